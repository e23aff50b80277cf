package dev.playhead.auth;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;

import io.smallrye.mutiny.Uni;

@Guarded
@Path(AuthErrors.PATH + "/token")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
class TokenResource {

    private final SignIns signIns;
    private final Refreshes refreshes;

    TokenResource(SignIns signIns, Refreshes refreshes) {
        this.signIns = signIns;
        this.refreshes = refreshes;
    }

    /**
     * What the client sends with either grant; it sends more, which is for others. Whatever text it is, it is compared and
     * never kept: what nobody can be called is answered as what nobody is called.
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Grant(
            @JsonDeserialize(using = StringDeserializer.class) @Nullable String email,
            @Nullable String phone,
            @JsonDeserialize(using = StringDeserializer.class) @Nullable String password,
            @JsonDeserialize(using = StringDeserializer.class) @Nullable String refreshToken) {

        @Override
        public String toString() {
            return "grant";
        }
    }

    @POST
    @Operation(summary = "Sign in, or refresh", description = """
            With grant_type=password, a new session; with grant_type=refresh_token, the next tokens of one. A refresh token
            is used once: the answer holds the next.""")
    @RequestBody(content = @Content(examples = {
            @ExampleObject(name = "password", value = "{\"email\": \"alice@example.com\", \"password\": \"correct horse\"}"),
            @ExampleObject(name = "refresh_token", value = "{\"refresh_token\": \"4nYUCw0wZR_DNOTSDbSGMQ\"}")
    }))
    public Uni<AccessTokenResponse> grant(
            @Parameter(description = "password or refresh_token") @QueryParam("grant_type") @Nullable String type,
            @Nullable Grant grant,
            @HeaderParam(HttpHeaders.USER_AGENT) @Nullable String userAgent) {
        return switch (type == null ? "" : type) {
            case "password" -> signIn(Bodies.present(grant), Bodies.userAgent(userAgent));
            case "refresh_token" -> refresh(Bodies.present(grant));
            case "id_token" -> throw AuthProblem.ID_TOKENS_DISABLED.refusal();
            case "web3" -> throw AuthProblem.WEB3_DISABLED.refusal();
            default -> throw AuthProblem.UNSUPPORTED_GRANT_TYPE.refusal();
        };
    }

    private Uni<AccessTokenResponse> signIn(Grant grant, String userAgent) {
        Bodies.refusePhone(grant.email(), grant.phone());
        if (Bodies.isBlank(grant.email())) {
            throw AuthRefusal.invalid("missing email or phone");
        }
        var password = Password.parse(grant.password() == null ? "" : grant.password());
        return signIns.signIn(grant.email(), password, userAgent);
    }

    private Uni<AccessTokenResponse> refresh(Grant grant) {
        if (Bodies.isBlank(grant.refreshToken())) {
            throw AuthRefusal.invalid("refresh_token required");
        }
        return refreshes.refresh(grant.refreshToken());
    }
}
