package dev.playhead.auth;

import java.time.Instant;
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

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

import dev.playhead.auth.key.ApiKey;
import dev.playhead.auth.key.ApiKeys;
import dev.playhead.auth.key.IssuedKey;
import dev.playhead.http.CurrentCaller;
import io.smallrye.mutiny.Uni;

/** API keys, for the operator. */
@Guarded
@Path(AuthErrors.PATH + "/admin/api-keys")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Keys")
class ApiKeyResource {

    private static final int MAX_NAME = 200;

    private final CurrentCaller current;
    private final ApiKeys keys;

    ApiKeyResource(CurrentCaller current, ApiKeys keys) {
        this.current = current;
        this.keys = keys;
    }

    record IssuedKeys(List<IssuedKey> keys) {
    }

    /**
     * @param kind publishable or secret
     * @param name what tells it from others: who has it, and what for
     */
    record NewApiKey(@Nullable String kind, @Nullable String name) {
    }

    /** @param key shown this once */
    record NewlyIssuedKey(UUID id, String kind, String name, Instant createdAt, String key) {

        static NewlyIssuedKey of(ApiKeys.Issued issued) {
            var entry = issued.entry();
            return new NewlyIssuedKey(entry.id(), entry.kind(), entry.name(), entry.createdAt(), issued.key().text());
        }

        @Override
        public String toString() {
            return "newly issued key " + id;
        }
    }

    @GET
    @Operation(summary = "List API keys, the oldest first", description = "Also those that were revoked; never the keys themselves.")
    public Uni<IssuedKeys> list() {
        Operator.only(current);
        return keys.list().map(IssuedKeys::new);
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Make an API key", description = "The answer is the one time that the key is shown.")
    public Uni<NewlyIssuedKey> issue(@Nullable NewApiKey wanted) {
        Operator.only(current);
        var key = Bodies.present(wanted);
        return keys.issue(kind(key), name(key)).map(NewlyIssuedKey::of);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Revoke an API key", description = "It is refused at once, also where it is configured. What is revoked already "
            + "stays so. The last secret key cannot be revoked.")
    @APIResponse(responseCode = "204", description = "Revoked")
    public Uni<Void> revoke(@PathParam("id") UUID id) {
        Operator.only(current);
        return keys.revoke(id).invoke(ApiKeyResource::refuse).replaceWithVoid();
    }

    private static void refuse(ApiKeys.Revocation revocation) {
        switch (revocation) {
            case REVOKED -> {
            }
            case UNKNOWN -> throw AuthProblem.NOT_FOUND.refusal("There is no such API key");
            case LAST_SECRET -> throw AuthProblem.LAST_SECRET_KEY.refusal();
        }
    }

    private static ApiKey.Kind kind(NewApiKey wanted) {
        return ApiKey.Kind.parse(String.valueOf(wanted.kind()))
                .orElseThrow(() -> AuthRefusal.invalid("kind must be publishable or secret"));
    }

    private static String name(NewApiKey wanted) {
        var name = wanted.name();
        if (name == null || name.isBlank() || name.codePointCount(0, name.length()) > MAX_NAME) {
            throw AuthRefusal.invalid("name must have 1 to " + MAX_NAME + " characters");
        }
        return name;
    }
}
