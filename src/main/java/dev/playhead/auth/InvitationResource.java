package dev.playhead.auth;

import java.util.Map;
import java.util.Optional;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.playhead.auth.Invitations.Made;
import dev.playhead.auth.Invitations.Wanted;
import dev.playhead.auth.mail.RedirectUrls;
import dev.playhead.http.CurrentCaller;
import io.smallrye.mutiny.Uni;

/** Mails and links that an operator asks for, with a secret key. */
@Guarded
@Path(AuthErrors.PATH)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
class InvitationResource {

    private final Invitations invitations;
    private final Correspondence mails;
    private final RedirectUrls redirects;
    private final AuthConfig config;
    private final CurrentCaller current;

    InvitationResource(Invitations invitations, Correspondence mails, RedirectUrls redirects, AuthConfig config,
            CurrentCaller current) {
        this.invitations = invitations;
        this.mails = mails;
        this.redirects = redirects;
        this.config = config;
        this.current = current;
    }

    /** What the client sends with either; it sends more, which is for others. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record LinkRequest(@Nullable String type, @Nullable String email, @Nullable String newEmail, @Nullable String password,
            @Nullable Map<String, Object> data, @Nullable String redirectTo) {

        @Override
        public String toString() {
            return "request for a link";
        }
    }

    /** A link that the operator sends on. */
    record GeneratedLink(@JsonUnwrapped User user, String actionLink, String emailOtp, String hashedToken, String redirectTo,
            String verificationType) {

        private static GeneratedLink of(Made made, String type) {
            var letter = made.letter();
            return new GeneratedLink(User.of(made.account()), letter.link(), letter.token().code(), letter.token().link(),
                    letter.redirectTo(), type);
        }

        @Override
        public String toString() {
            return "link";
        }
    }

    @POST
    @Path("/invite")
    @Operation(summary = "Invite somebody by mail", description = "For the service role. Opens an account that waits for them.")
    @RequestBody(content = @Content(examples = @ExampleObject(value = """
            {"email": "alice@example.com", "data": {"display_name": "Alice"}}""")))
    public Uni<User> invite(@Nullable LinkRequest body, @QueryParam("redirect_to") @Nullable String redirectTo) {
        Operator.only(current);
        mails.requireEnabled();
        var request = Bodies.present(body);
        return invitations.invite(wanted(request, Occasion.INVITATION, redirectTo)).map(User::of);
    }

    @POST
    @Path("/admin/generate_link")
    @Operation(summary = "Make a link without sending it", description = """
            For the service role, whether or not mail is switched on. Type is signup, invite, magiclink, recovery, email_change_current or email_change_new.""")
    @RequestBody(content = @Content(examples = @ExampleObject(value = """
            {"type": "magiclink", "email": "alice@example.com", "redirect_to": "https://app.example.com/welcome"}""")))
    public Uni<GeneratedLink> generate(@Nullable LinkRequest body, @QueryParam("redirect_to") @Nullable String redirectTo) {
        Operator.only(current);
        var request = Bodies.present(body);
        var type = request.type() == null ? "" : request.type();
        return invitations.make(wanted(request, occasion(type), redirectTo)).map(made -> GeneratedLink.of(made, type));
    }

    private static Occasion occasion(String type) {
        return switch (type) {
            case "signup" -> Occasion.SIGN_UP;
            case "invite" -> Occasion.INVITATION;
            case "magiclink" -> Occasion.SIGN_IN;
            case "recovery" -> Occasion.RECOVERY;
            case "email_change_current" -> Occasion.EMAIL_CHANGE_CURRENT;
            case "email_change_new" -> Occasion.EMAIL_CHANGE_NEW;
            default -> throw AuthRefusal.invalid("Invalid email action link type requested: " + type);
        };
    }

    private Wanted wanted(LinkRequest request, Occasion occasion, @Nullable String redirectTo) {
        return new Wanted(occasion,
                address(request.email()),
                changes(occasion) ? Optional.of(address(request.newEmail())) : Optional.empty(),
                occasion == Occasion.SIGN_UP ? Optional.of(password(request.password())) : Optional.empty(),
                Metadata.USER.check(request.data()),
                new Asked(redirects.resolve(redirectTo == null ? request.redirectTo() : redirectTo), Optional.empty()));
    }

    private static boolean changes(Occasion occasion) {
        return occasion == Occasion.EMAIL_CHANGE_CURRENT || occasion == Occasion.EMAIL_CHANGE_NEW;
    }

    private static EmailAddress address(@Nullable String text) {
        return EmailAddress.parse(text == null ? "" : text);
    }

    private Password password(@Nullable String text) {
        if (Bodies.isBlank(text)) {
            throw AuthRefusal.invalid("Signup requires a valid password");
        }
        return Password.parse(text).atLeast(config.passwordMinLength());
    }
}
