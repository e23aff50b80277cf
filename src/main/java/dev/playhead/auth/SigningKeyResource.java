package dev.playhead.auth;

import java.util.List;
import java.util.UUID;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import dev.playhead.auth.key.PublishedKey;
import dev.playhead.auth.key.SigningKeys;
import dev.playhead.auth.token.TokenConfig;
import dev.playhead.http.CurrentCaller;
import io.smallrye.mutiny.Uni;

/** Signing keys, for the operator. */
@Guarded
@Path(AuthErrors.PATH + "/admin/signing-keys")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Keys", description = "Signing keys and API keys, for whoever has a secret key")
class SigningKeyResource {

    private final CurrentCaller current;
    private final SigningKeys keys;
    private final TokenConfig config;

    SigningKeyResource(CurrentCaller current, SigningKeys keys, TokenConfig config) {
        this.current = current;
        this.keys = keys;
        this.config = config;
    }

    record PublishedKeys(List<PublishedKey> keys) {
    }

    /** @param immediately whether the new key signs within seconds; absent: after it was published for a while */
    record Rotation(@Nullable Boolean immediately) {
    }

    @GET
    @Operation(summary = "List signing keys, the newest first", description = "Those that are published; never their private parts.")
    public Uni<PublishedKeys> list() {
        Operator.only(current);
        return keys.list().map(PublishedKeys::new);
    }

    @POST
    @Operation(summary = "Rotate the signing key", description = "Publishes a new key, which signs after a while; the older ones retire when "
            + "the tokens that they signed are over. While a rotation is under way, this answers with its key.")
    @APIResponse(responseCode = "201", description = "A key was made", content = @Content(schema = @Schema(implementation = PublishedKey.class)))
    @APIResponse(responseCode = "200", description = "A rotation was under way", content = @Content(schema = @Schema(implementation = PublishedKey.class)))
    public Uni<Response> rotate(@Nullable Rotation rotation) {
        Operator.only(current);
        var immediately = rotation != null && Boolean.TRUE.equals(rotation.immediately());
        return keys.rotate(immediately, config.accessTokenLifetime())
                .map(rotated -> Response.status(rotated.isNew() ? Response.Status.CREATED : Response.Status.OK)
                        .entity(rotated.key())
                        .build());
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Revoke a signing key", description = "Every token that it signed is refused at once. Where it is the one that "
            + "signs, its successor signs at once.")
    @APIResponse(responseCode = "204", description = "Revoked")
    public Uni<Void> revoke(@PathParam("id") UUID id) {
        Operator.only(current);
        return keys.revoke(id).invoke(found -> {
            if (!found) {
                throw AuthProblem.NOT_FOUND.refusal("There is no such signing key");
            }
        }).replaceWithVoid();
    }
}
