package dev.playhead.auth;

import java.util.Map;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import dev.playhead.auth.mail.RedirectUrls;
import dev.playhead.http.CurrentCaller;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/** Asking for mails. */
@Guarded
@Path(AuthErrors.PATH)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
class MailResource {

    private final MailRequests requests;
    private final Reauthentications reauthentications;
    private final Correspondence mails;
    private final RedirectUrls redirects;
    private final CurrentCaller current;

    MailResource(MailRequests requests, Reauthentications reauthentications, Correspondence mails, RedirectUrls redirects,
            CurrentCaller current) {
        this.requests = requests;
        this.reauthentications = reauthentications;
        this.mails = mails;
        this.redirects = redirects;
        this.current = current;
    }

    /** What the client sends with any of these; it sends more, which is for others. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record MailRequest(@Nullable String type, @Nullable String email, @Nullable String phone, @Nullable Boolean createUser,
            @Nullable Map<String, Object> data, @Nullable String codeChallenge, @Nullable String codeChallengeMethod) {

        @Override
        public String toString() {
            return "request for a mail";
        }
    }

    @POST
    @Path("/recover")
    @Operation(summary = "Ask for a link to choose a new password with", description = """
            The answer is the same whether there is such an account or not.""")
    @RequestBody(content = @Content(examples = @ExampleObject(value = "{\"email\": \"alice@example.com\"}")))
    @APIResponse(responseCode = "200", description = "Heard", content = @Content(examples = @ExampleObject(value = "{}")))
    public Uni<Map<String, Object>> recover(@Nullable MailRequest body,
            @QueryParam("redirect_to") @Nullable String redirectTo) {
        var request = present(body);
        return answer(requests.recover(address(request), asked(request, redirectTo)));
    }

    @POST
    @Path("/otp")
    @Operation(summary = "Ask for a link and a code to sign in with", description = """
            Opens an account where there is none, unless create_user is false. The answer is the same in any case.""")
    @RequestBody(content = @Content(examples = @ExampleObject(value = """
            {"email": "alice@example.com", "create_user": true, "data": {"display_name": "Alice"}}""")))
    @APIResponse(responseCode = "200", description = "Heard", content = @Content(examples = @ExampleObject(value = "{}")))
    public Uni<Map<String, Object>> signIn(@Nullable MailRequest body, @QueryParam("redirect_to") @Nullable String redirectTo) {
        var request = present(body);
        var data = Metadata.USER.check(request.data());
        return answer(requests.signIn(address(request), !Boolean.FALSE.equals(request.createUser()), data,
                asked(request, redirectTo)));
    }

    @POST
    @Path("/resend")
    @Operation(summary = "Ask for a mail once more", description = """
            Type is signup or email_change. The answer is the same whether there is such an account or not.""")
    @RequestBody(content = @Content(examples = @ExampleObject(value = "{\"type\": \"signup\", \"email\": \"alice@example.com\"}")))
    @APIResponse(responseCode = "200", description = "Heard", content = @Content(examples = @ExampleObject(value = "{}")))
    public Uni<Map<String, Object>> resend(@Nullable MailRequest body, @QueryParam("redirect_to") @Nullable String redirectTo) {
        var request = present(body);
        return answer(switch (request.type() == null ? "" : request.type()) {
            case "signup" -> requests.resendConfirmation(address(request), asked(request, redirectTo));
            case "email_change" -> requests.resendEmailChange(address(request), asked(request, redirectTo));
            case "sms", "phone_change" -> throw AuthProblem.PHONE_DISABLED.refusal();
            default -> throw AuthRefusal.invalid("Missing one of these types: signup, email_change");
        });
    }

    @GET
    @Path("/reauthenticate")
    @Operation(summary = "Ask for a code to show before a change of the password", description = "For the signed-in user.")
    @APIResponse(responseCode = "200", description = "Sent", content = @Content(examples = @ExampleObject(value = "{}")))
    public Uni<Map<String, Object>> reauthenticate() {
        mails.requireEnabled();
        if (current.anybody() instanceof Caller.User user) {
            return answer(reauthentications.send(user));
        }
        throw AuthProblem.NO_AUTHORIZATION.refusal();
    }

    private MailRequest present(@Nullable MailRequest body) {
        mails.requireEnabled();
        return Bodies.present(body);
    }

    private static EmailAddress address(MailRequest request) {
        Bodies.refusePhone(request.email(), request.phone());
        if (Bodies.isBlank(request.email())) {
            throw AuthRefusal.invalid("An email address is required");
        }
        return EmailAddress.parse(request.email());
    }

    private Asked asked(MailRequest request, @Nullable String redirectTo) {
        return Asked.of(redirects, redirectTo, request.codeChallenge(), request.codeChallengeMethod());
    }

    private static Uni<Map<String, Object>> answer(Uni<Void> work) {
        return work.replaceWith(Map.of());
    }
}
