package dev.playhead.auth;

import java.util.Set;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Closes the doors of accounts where people sign in elsewhere: at an issuer of the operator's choice, or at the Supabase whose
 * database this is. What is left is what tells about the service, and the operator's own keys.
 */
class AccountsSwitch {

    private static final Set<String> ALWAYS = Set.of("/health", "/settings", "/.well-known/jwks.json",
            "/.well-known/openid-configuration");
    private static final Set<String> OPERATORS = Set.of("/admin/signing-keys", "/admin/api-keys");

    private final boolean open;

    AccountsSwitch(AuthConfig config,
            @ConfigProperty(name = "playhead.database.supabase", defaultValue = "false") boolean supabase) {
        this.open = config.accounts() && !supabase;
    }

    /** Whether there are accounts of our own. */
    boolean isOpen() {
        return open;
    }

    @ServerRequestFilter(priority = Priorities.USER + 10)
    void check(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        if (!open && path.startsWith(AuthErrors.PATH + "/") && isOfAccounts(path.substring(AuthErrors.PATH.length()))) {
            throw path.endsWith("/signup") ? AuthProblem.SIGNUP_DISABLED.refusal() : AuthProblem.EMAIL_DISABLED.refusal();
        }
    }

    private static boolean isOfAccounts(String path) {
        return !ALWAYS.contains(path) && OPERATORS.stream().noneMatch(path::startsWith);
    }
}
