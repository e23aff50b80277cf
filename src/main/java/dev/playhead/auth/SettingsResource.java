package dev.playhead.auth;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

import dev.playhead.auth.key.SigningKey;
import dev.playhead.auth.mail.MailConfig;
import dev.playhead.auth.token.TokenConfig;

/** What everybody may know of how one signs in here. */
@Path(AuthErrors.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
class SettingsResource {

    // Those that Supabase's apps look for; none of them is open here.
    private static final List<String> OTHERS = List.of("apple", "azure", "bitbucket", "discord", "facebook", "figma", "fly",
            "github", "gitlab", "google", "kakao", "keycloak", "linkedin", "linkedin_oidc", "notion", "slack", "slack_oidc",
            "snapchat", "spotify", "twitch", "twitter", "web3", "workos", "x", "zoom");

    private final AuthConfig config;
    private final AccountConfig accounts;
    private final MailConfig mail;
    private final TokenConfig tokens;
    private final AccountsSwitch doors;

    SettingsResource(AuthConfig config, AccountConfig accounts, MailConfig mail, TokenConfig tokens,
            AccountsSwitch doors) {
        this.doors = doors;
        this.tokens = tokens;
        this.config = config;
        this.accounts = accounts;
        this.mail = mail;
    }

    /** @param external ways to sign in, by whether they are open */
    record Settings(Map<String, Boolean> external, boolean disableSignup, boolean mailerAutoconfirm, boolean phoneAutoconfirm,
            String smsProvider, boolean mfaEnabled, boolean samlEnabled, boolean passkeysEnabled) {
    }

    /** OpenID Connect Discovery 1.0, as far as there is anything to discover: whoever trusts our tokens finds our keys. */
    record Discovery(String issuer, String jwksUri, String userinfoEndpoint, List<String> responseTypesSupported,
            List<String> subjectTypesSupported, List<String> idTokenSigningAlgValuesSupported) {
    }

    @GET
    @Path("/settings")
    @Operation(summary = "How one can sign in here")
    public Settings settings() {
        var external = new TreeMap<String, Boolean>();
        OTHERS.forEach(provider -> external.put(provider, false));
        external.put("email", doors.isOpen());
        external.put("phone", false);
        external.put("anonymous_users", doors.isOpen() && accounts.anonymous());
        return new Settings(external, !(doors.isOpen() && config.signUp()), !mail.confirm(), false, "", false, false, false);
    }

    @GET
    @Path("/.well-known/openid-configuration")
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "public, max-age=600")
    @Operation(summary = "Where the keys of access tokens are", description = """
            OpenID Connect Discovery for whoever verifies access tokens. There are no endpoints to authorize at: apps sign in
            with POST /auth/v1/token.""")
    public Discovery discovery() {
        var issuer = tokens.issuer();
        return new Discovery(issuer, issuer + "/.well-known/jwks.json", issuer + "/user", List.of(), List.of("public"),
                List.of(SigningKey.ALGORITHM));
    }
}
