package dev.playhead.auth;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
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

import dev.playhead.auth.limit.AddressLimits;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

@Guarded
@Path(AuthErrors.PATH + "/token")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
class TokenResource {

    private final SignIns signIns;
    private final Refreshes refreshes;
    private final Verifications verifications;

    TokenResource(SignIns signIns, Refreshes refreshes, Verifications verifications) {
        this.signIns = signIns;
        this.refreshes = refreshes;
        this.verifications = verifications;
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
            @JsonDeserialize(using = StringDeserializer.class) @Nullable String refreshToken,
            @JsonDeserialize(using = StringDeserializer.class) @Nullable String authCode,
            @JsonDeserialize(using = StringDeserializer.class) @Nullable String codeVerifier) {

        @Override
        public String toString() {
            return "grant";
        }
    }

    @POST
    @Operation(summary = "Sign in, or refresh", description = """
            With grant_type=password, a new session; with grant_type=refresh_token, the next tokens of one. A refresh token
            is used once: the answer holds the next. With grant_type=pkce, the session that a link from a mail stands for.""")
    @RequestBody(content = @Content(examples = {
            @ExampleObject(name = "password", value = "{\"email\": \"alice@example.com\", \"password\": \"correct horse\"}"),
            @ExampleObject(name = "refresh_token", value = "{\"refresh_token\": \"4nYUCw0wZR_DNOTSDbSGMQ\"}"),
            @ExampleObject(name = "pkce", value = """
                    {"auth_code": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                     "code_verifier": "3f6a1c7e9b2d4850a1b2c3d4e5f60718293a4b5c6d7e8f90112233445566778899aabbccddeeff00"}""")
    }))
    public Uni<AccessTokenResponse> grant(
            @Parameter(description = "password, refresh_token or pkce") @QueryParam("grant_type") @Nullable String type,
            @Nullable Grant grant,
            @HeaderParam(HttpHeaders.USER_AGENT) @Nullable String userAgent, @Context HttpServerRequest connection) {
        return switch (type == null ? "" : type) {
            case "password" -> signIn(Bodies.present(grant), Bodies.userAgent(userAgent),
                    AddressLimits.subject(connection));
            case "refresh_token" -> refresh(Bodies.present(grant));
            case "id_token" -> throw AuthProblem.ID_TOKENS_DISABLED.refusal();
            case "web3" -> throw AuthProblem.WEB3_DISABLED.refusal();
            case "pkce" -> exchange(Bodies.present(grant), Bodies.userAgent(userAgent));
            default -> throw AuthProblem.UNSUPPORTED_GRANT_TYPE.refusal();
        };
    }

    private Uni<AccessTokenResponse> signIn(Grant grant, String userAgent, String address) {
        Bodies.refusePhone(grant.email(), grant.phone());
        if (Bodies.isBlank(grant.email())) {
            throw AuthRefusal.invalid("missing email or phone");
        }
        var password = Password.parse(grant.password() == null ? "" : grant.password());
        return signIns.signIn(grant.email(), password, userAgent, address);
    }

    private Uni<AccessTokenResponse> exchange(Grant grant, String userAgent) {
        if (Bodies.isBlank(grant.authCode()) || Bodies.isBlank(grant.codeVerifier())) {
            throw AuthRefusal.invalid("invalid request: both auth code and code verifier should be non-empty");
        }
        return verifications.exchange(grant.authCode(), grant.codeVerifier(), userAgent);
    }

    private Uni<AccessTokenResponse> refresh(Grant grant) {
        if (Bodies.isBlank(grant.refreshToken())) {
            throw AuthRefusal.invalid("refresh_token required");
        }
        return refreshes.refresh(grant.refreshToken());
    }
}
