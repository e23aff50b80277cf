package dev.playhead.auth;

import java.util.Map;
import java.util.Optional;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import dev.playhead.auth.mail.RedirectUrls;
import dev.playhead.http.CurrentCaller;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

@Guarded
@Path(AuthErrors.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
class UserResource {

    private final CurrentCaller current;
    private final LiveSessions sessions;
    private final UserUpdates updates;
    private final RedirectUrls redirects;
    private final AuthConfig config;

    UserResource(CurrentCaller current, LiveSessions sessions, UserUpdates updates, RedirectUrls redirects,
            AuthConfig config) {
        this.redirects = redirects;
        this.current = current;
        this.sessions = sessions;
        this.updates = updates;
        this.config = config;
    }

    /** What the client sends. Whatever else stands there (a role, an id, app_metadata) is not the user's to say. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Update(@Nullable String email, @Nullable String phone, @Nullable String password, @Nullable String currentPassword,
            @Nullable String nonce, @Nullable Map<String, Object> data, @Nullable String codeChallenge,
            @Nullable String codeChallengeMethod) {

        @Override
        public String toString() {
            return "update of a user";
        }
    }

    @GET
    @Path("/user")
    @Operation(summary = "Who am I", description = "The signed-in user, read afresh; refused once the session has ended.")
    public Uni<User> user() {
        return sessions.whoIs(caller());
    }

    @PUT
    @Path("/user")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Change my account", description = """
            The address, the password, or what the user says of themselves: data is merged, and a null removes its key. A new
            password ends the user's other sessions.""")
    @RequestBody(content = @Content(examples = @ExampleObject(value = """
            {"password": "another correct horse", "data": {"display_name": "Ada L."}}""")))
    public Uni<User> update(@Nullable Update request,
            @Parameter(description = "Where a letter about this leads back to") @QueryParam("redirect_to") @Nullable String redirectTo) {
        var user = caller();
        return updates.update(user, check(Bodies.present(request), redirectTo));
    }

    private UserChange check(Update request, @Nullable String redirectTo) {
        if (!Bodies.isBlank(request.phone())) {
            throw AuthProblem.PHONE_DISABLED.refusal();
        }
        Metadata.USER.check(request.data());
        return new UserChange(
                given(request.email()).map(EmailAddress::parse),
                given(request.password()).map(Password::parse).map(password -> password.atLeast(config.passwordMinLength())),
                given(request.currentPassword()).map(Password::parse),
                given(request.nonce()),
                AccountChange.Merger.of(request.data()),
                Asked.of(redirects, redirectTo, request.codeChallenge(), request.codeChallengeMethod()));
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(present -> !present.isEmpty());
    }

    @POST
    @Path("/logout")
    @APIResponse(responseCode = "204", description = "Signed out")
    @Operation(summary = "Sign out", description = "Ends sessions of the signed-in user, and their refresh tokens with them.")
    public Uni<Void> signOut(
            @Parameter(description = "global, local or others") @QueryParam("scope") @DefaultValue("global") String scope) {
        return sessions.signOut(caller(), SignOutScope.parse(scope));
    }

    private Caller.User caller() {
        if (current.anybody() instanceof Caller.User user) {
            return user;
        }
        throw AuthProblem.NO_AUTHORIZATION.refusal();
    }
}
