package dev.playhead.profile;

import jakarta.persistence.LockModeType;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import dev.playhead.database.Database;
import dev.playhead.database.Rereading;
import dev.playhead.http.Change;
import dev.playhead.http.CurrentCaller;
import dev.playhead.http.EntityTags;
import dev.playhead.problem.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** A user's own profile. */
@Path("/v1/profile")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profile")
class ProfileResource {

    private final Database database;
    private final CurrentCaller caller;

    ProfileResource(Database database, CurrentCaller caller) {
        this.database = database;
        this.caller = caller;
    }

    /** What a user may change of the profile. */
    record ProfileChange(
            @Schema(implementation = String.class, examples = "Ada L.") Change<@Nullable String> displayName,
            @Schema(implementation = String.class, examples = "https://example.com/ada.png") Change<@Nullable String> avatarUrl) {

        void applyTo(Profile profile) {
            displayName.ifPresent(name -> profile.displayName = name);
            avatarUrl.ifPresent(url -> profile.avatarUrl = url);
        }
    }

    @GET
    @Operation(summary = "Show one's own profile")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Profile.class)))
    public Uni<Response> show() {
        return database.actingAs(caller.user(), () -> own(LockModeType.NONE))
                .map(profile -> EntityTags.tagged(Response.Status.OK, profile, profile.updatedAt));
    }

    @PATCH
    @Operation(summary = "Change one's display name or picture")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Profile.class)))
    public Uni<Response> change(@NotNull ProfileChange change, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return database.actingAs(caller.user(), () -> own(LockModeType.PESSIMISTIC_WRITE)
                .invoke(profile -> EntityTags.check(ifMatch, profile.updatedAt))
                .invoke(change::applyTo)
                .call(Panache::flush)
                .call(Rereading::forget)
                .chain(profile -> own(LockModeType.NONE)))
                .map(profile -> EntityTags.tagged(Response.Status.OK, profile, profile.updatedAt));
    }

    private Uni<Profile> own(LockModeType lock) {
        return Profile.<Profile> findById(caller.user().id(), lock)
                .onItem().ifNull().failWith(() -> Problem.NOT_FOUND.refusal("This account has no profile."));
    }
}
