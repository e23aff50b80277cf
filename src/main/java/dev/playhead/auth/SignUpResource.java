package dev.playhead.auth;

import java.util.Map;

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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import dev.playhead.auth.limit.AddressLimits;
import dev.playhead.auth.limit.RateLimits;
import dev.playhead.auth.limit.Rule;
import dev.playhead.auth.mail.RedirectUrls;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

@Guarded
@Path(AuthErrors.PATH + "/signup")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth", description = "Accounts and sessions, as Supabase's client asks for them")
class SignUpResource {

    private final SignIns signIns;
    private final Registrations registrations;
    private final RedirectUrls redirects;
    private final AuthConfig config;
    private final AccountConfig accounts;
    private final RateLimits limits;

    SignUpResource(SignIns signIns, Registrations registrations, RedirectUrls redirects, AuthConfig config,
            AccountConfig accounts, RateLimits limits) {
        this.limits = limits;
        this.signIns = signIns;
        this.registrations = registrations;
        this.redirects = redirects;
        this.config = config;
        this.accounts = accounts;
    }

    /** What the client sends; it sends more, which is for others. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record SignUp(@Nullable String email, @Nullable String phone, @Nullable String password,
            @Nullable Map<String, Object> data, @Nullable String codeChallenge, @Nullable String codeChallengeMethod) {

        @Override
        public String toString() {
            return "sign-up";
        }
    }

    @POST
    @Operation(summary = "Open an account", description = """
            Answers as a sign-in does; the account has a profile at once. Without an address the account is anonymous, where
            such are let in.""")
    @RequestBody(content = @Content(examples = @ExampleObject(value = """
            {"email": "alice@example.com", "password": "correct horse", "data": {"display_name": "Alice"}}""")))
    @APIResponse(responseCode = "200", description = """
            The tokens of a session; where the address must be confirmed first, the user alone, whether or not somebody has
            that address already.""", content = @Content(schema = @Schema(implementation = AccessTokenResponse.class)))
    public Uni<Object> signUp(@Nullable SignUp request,
            @Parameter(description = "where the link in the mail leads in the end") @QueryParam("redirect_to") @Nullable String redirectTo,
            @HeaderParam(HttpHeaders.USER_AGENT) @Nullable String userAgent, @Context HttpServerRequest connection) {
        var asked = Bodies.present(request);
        if (!config.signUp()) {
            throw AuthProblem.SIGNUP_DISABLED.refusal();
        }
        Bodies.refusePhone(asked.email(), asked.phone());
        return Bodies.isBlank(asked.email())
                ? limits.take(Rule.ANONYMOUS, AddressLimits.subject(connection))
                        .chain(() -> signUpAnonymously(asked, Bodies.userAgent(userAgent))).map(Object.class::cast)
                : signUp(check(asked), asked, redirectTo, Bodies.userAgent(userAgent));
    }

    private Uni<Object> signUp(NewAccount wanted, SignUp asked, @Nullable String redirectTo, String userAgent) {
        return registrations.areConfirmed()
                ? registrations.register(wanted, Asked.of(redirects, redirectTo, asked.codeChallenge(),
                        asked.codeChallengeMethod())).map(Object.class::cast)
                : signIns.signUp(wanted, userAgent).map(Object.class::cast);
    }

    private Uni<AccessTokenResponse> signUpAnonymously(SignUp request, String userAgent) {
        if (!accounts.anonymous()) {
            throw AuthProblem.ANONYMOUS_DISABLED.refusal();
        }
        return signIns.signUpAnonymously(Metadata.USER.check(request.data()), userAgent);
    }

    private NewAccount check(SignUp request) {
        if (Bodies.isBlank(request.password())) {
            throw AuthRefusal.invalid("Signup requires a valid password");
        }
        return new NewAccount(
                EmailAddress.parse(request.email()),
                Password.parse(request.password()).atLeast(config.passwordMinLength()),
                request.data() == null ? Map.of() : request.data());
    }
}
