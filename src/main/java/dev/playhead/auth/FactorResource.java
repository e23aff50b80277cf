package dev.playhead.auth;

import java.util.Map;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import dev.playhead.http.CurrentCaller;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/** Second factors, of which nobody can enrol one, and so nobody has one. */
@Guarded
@Path(AuthErrors.PATH + "/factors")
@Produces(MediaType.APPLICATION_JSON)
class FactorResource {

    private static final Map<String, AuthProblem> CLOSED = Map.of(
            "totp", AuthProblem.TOTP_DISABLED,
            "phone", AuthProblem.PHONE_FACTOR_DISABLED,
            "webauthn", AuthProblem.WEBAUTHN_DISABLED);

    private final CurrentCaller current;

    FactorResource(CurrentCaller current) {
        this.current = current;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Enrolment(@Nullable String factorType) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Uni<Void> enrol(@Nullable Enrolment request) {
        requireUser();
        var type = Bodies.present(request).factorType();
        var problem = CLOSED.get(type == null ? "" : type);
        throw problem == null ? AuthRefusal.invalid("factor_type needs to be totp, phone, or webauthn") : problem.refusal();
    }

    @POST
    @Path("/{id}/{action: challenge|verify}")
    @Operation(hidden = true)
    public Uni<Void> use() {
        requireUser();
        throw AuthProblem.FACTOR_NOT_FOUND.refusal();
    }

    @DELETE
    @Path("/{id}")
    @Operation(hidden = true)
    public Uni<Void> remove() {
        requireUser();
        throw AuthProblem.FACTOR_NOT_FOUND.refusal();
    }

    private void requireUser() {
        if (!(current.anybody() instanceof Caller.User)) {
            throw AuthProblem.NO_AUTHORIZATION.refusal();
        }
    }
}
