package dev.playhead.auth;

import java.util.Map;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;

import dev.playhead.auth.Verifications.Outcome;
import dev.playhead.auth.limit.Guesses;
import dev.playhead.auth.mail.RedirectUrls;
import io.smallrye.mutiny.Uni;

/** Where links from mails lead, and codes are shown. */
@Path(AuthErrors.PATH + "/verify")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
class VerifyResource {

    private static final String PREFETCH = "prefetch";

    private final Verifications verifications;
    private final Guesses guesses;
    private final RedirectUrls redirects;

    VerifyResource(Verifications verifications, Guesses guesses, RedirectUrls redirects) {
        this.verifications = verifications;
        this.guesses = guesses;
        this.redirects = redirects;
    }

    /** What the client sends; it sends more, which is for others. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Verify(
            @Nullable String type,
            @JsonDeserialize(using = StringDeserializer.class) @Nullable String email,
            @Nullable String phone,
            @JsonDeserialize(using = StringDeserializer.class) @Nullable String token,
            @JsonDeserialize(using = StringDeserializer.class) @Nullable String tokenHash) {

        @Override
        public String toString() {
            return "verification";
        }
    }

    @POST
    @Guarded
    @Operation(summary = "Show a code or a link's token from a mail", description = """
            Confirms the address that it was sent to, and opens a session. Type is signup, invite, magiclink, recovery,
            email_change or email. Where a move to another address needs the other one's confirmation too, the answer is
            {code, msg} instead.""")
    @RequestBody(content = @Content(examples = {
            @ExampleObject(name = "code", value = """
                    {"type": "email", "email": "alice@example.com", "token": "123456"}"""),
            @ExampleObject(name = "link", value = """
                    {"type": "recovery", "token_hash": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"}""")
    }))
    @APIResponse(responseCode = "200", description = "A session", content = @Content(schema = @Schema(implementation = AccessTokenResponse.class)))
    public Uni<Object> verify(@Nullable Verify request,
            @HeaderParam(HttpHeaders.USER_AGENT) @Nullable String userAgent) {
        return check(Bodies.present(request), Bodies.userAgent(userAgent)).map(VerifyResource::body);
    }

    private Uni<Outcome> check(Verify request, String userAgent) {
        Bodies.refusePhone(request.email(), request.phone());
        var kinds = VerifyType.kinds(request.type());
        if (!Bodies.isBlank(request.tokenHash())) {
            return verifications.verifyLink(request.tokenHash(), kinds, userAgent);
        }
        if (Bodies.isBlank(request.token()) || Bodies.isBlank(request.email())) {
            throw AuthRefusal.invalid("Only an email address and a token, or a token hash, can be verified");
        }
        var email = request.email();
        return guesses.countCode(email)
                .chain(() -> verifications.verifyCode(email, request.token(), kinds, userAgent))
                .call(() -> guesses.forgetCodes(email));
    }

    private static Object body(Outcome outcome) {
        return outcome instanceof Outcome.Entered entered
                ? entered.answer()
                : Map.of("code", "200", "msg", Redirection.HALF_MOVED);
    }

    @GET
    @APIResponse(responseCode = "303", description = "To the app, with tokens or what went wrong in the fragment, or with an "
            + "authorization code in the query")
    @APIResponse(responseCode = "503", description = "The browser only prefetches, which must not use the link up")
    @Operation(summary = "Follow a link from a mail")
    public Uni<Response> follow(@QueryParam("token") @Nullable String token, @QueryParam("type") @Nullable String type,
            @QueryParam("redirect_to") @Nullable String redirectTo,
            @HeaderParam("Sec-Purpose") @Nullable String purpose, @HeaderParam("Purpose") @Nullable String oldPurpose,
            @HeaderParam(HttpHeaders.USER_AGENT) @Nullable String userAgent) {
        if (isPrefetch(purpose) || isPrefetch(oldPurpose)) {
            return Uni.createFrom().item(Response.status(Response.Status.SERVICE_UNAVAILABLE).build());
        }
        var redirection = new Redirection(redirects.resolve(redirectTo));
        return Uni.createFrom().deferred(() -> verifications
                .follow(token == null ? "" : token, VerifyType.kinds(type), Bodies.userAgent(userAgent)))
                .map(outcome -> redirection.to(outcome, type == null ? "" : type))
                .onFailure(AuthRefusal.class).recoverWithItem(refusal -> redirection.to((AuthRefusal) refusal));
    }

    /** Scanners of mail look whether a link leads anywhere. That uses up nothing. */
    @HEAD
    @Operation(hidden = true)
    public Response look() {
        return Response.ok().build();
    }

    private static boolean isPrefetch(@Nullable String purpose) {
        return purpose != null && purpose.contains(PREFETCH);
    }
}
