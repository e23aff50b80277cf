package dev.playhead.auth;

import java.util.Map;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.smallrye.mutiny.Uni;

/**
 * What Supabase Auth has and is not open here, answered as it answers where it is not open there.
 *
 * <p>
 * Browsers come to some of these without a key, so none is asked for: there is nothing to guard.
 */
@Path(AuthErrors.PATH + "/{closed: " + ClosedResource.PATHS + "}{rest: (/.*)?}")
@Produces(MediaType.APPLICATION_JSON)
class ClosedResource {

    static final String PATHS = "authorize|callback|sso|user/identities|passkeys|oauth";

    private static final Map<String, AuthProblem> REFUSED = Map.of(
            "authorize", AuthProblem.PROVIDER_DISABLED,
            "callback", AuthProblem.PROVIDER_DISABLED,
            "sso", AuthProblem.SAML_DISABLED,
            "user/identities", AuthProblem.LINKING_DISABLED,
            "passkeys", AuthProblem.PASSKEYS_DISABLED,
            "oauth", AuthProblem.OAUTH_SERVER_DISABLED);

    @GET
    @Operation(hidden = true)
    public Uni<Void> get(@PathParam("closed") String closed) {
        return refuse(closed);
    }

    @POST
    @Operation(hidden = true)
    public Uni<Void> post(@PathParam("closed") String closed) {
        return refuse(closed);
    }

    @PUT
    @Operation(hidden = true)
    public Uni<Void> put(@PathParam("closed") String closed) {
        return refuse(closed);
    }

    @DELETE
    @Operation(hidden = true)
    public Uni<Void> delete(@PathParam("closed") String closed) {
        return refuse(closed);
    }

    private static Uni<Void> refuse(String closed) {
        return Uni.createFrom().failure(REFUSED.get(closed).refusal());
    }
}
