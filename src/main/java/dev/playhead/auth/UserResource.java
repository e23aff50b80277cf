package dev.playhead.auth;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

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

    UserResource(CurrentCaller current, LiveSessions sessions) {
        this.current = current;
        this.sessions = sessions;
    }

    @GET
    @Path("/user")
    @Operation(summary = "Who am I", description = "The signed-in user, read afresh; refused once the session has ended.")
    public Uni<User> user() {
        return sessions.whoIs(caller());
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
