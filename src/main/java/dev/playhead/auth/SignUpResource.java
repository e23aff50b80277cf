package dev.playhead.auth;

import java.util.Map;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.smallrye.mutiny.Uni;

@Guarded
@Path(AuthErrors.PATH + "/signup")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth", description = "Accounts and sessions, as Supabase's client asks for them")
class SignUpResource {

    private final SignIns signIns;
    private final AuthConfig config;
    private final AccountConfig accounts;

    SignUpResource(SignIns signIns, AuthConfig config, AccountConfig accounts) {
        this.signIns = signIns;
        this.config = config;
        this.accounts = accounts;
    }

    /** What the client sends; it sends more, which is for others. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record SignUp(@Nullable String email, @Nullable String phone, @Nullable String password,
            @Nullable Map<String, Object> data) {

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
    public Uni<AccessTokenResponse> signUp(@Nullable SignUp request,
            @HeaderParam(HttpHeaders.USER_AGENT) @Nullable String userAgent) {
        var asked = Bodies.present(request);
        if (!config.signUp()) {
            throw AuthProblem.SIGNUP_DISABLED.refusal();
        }
        Bodies.refusePhone(asked.email(), asked.phone());
        return Bodies.isBlank(asked.email())
                ? signUpAnonymously(asked, Bodies.userAgent(userAgent))
                : signIns.signUp(check(asked), Bodies.userAgent(userAgent));
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
