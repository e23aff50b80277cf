package dev.playhead.auth.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

import dev.playhead.http.CurrentCaller;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/**
 * Counts requests to the auth door by the address that they come from, before anything else is done for them.
 *
 * <p>
 * Of an IPv6 address the first 64 bits count, since whoever has one of a network has them all. A server that shows a secret
 * key asks for many people, and is not counted.
 */
public class AddressLimits {

    private static final String DOOR = "/auth/v1/";
    private static final int IPV6_NETWORK_BYTES = 8;

    private final RateLimits limits;
    private final CurrentCaller current;

    AddressLimits(RateLimits limits, CurrentCaller current) {
        this.limits = limits;
        this.current = current;
    }

    @ServerRequestFilter(priority = Priorities.USER + 50)
    Uni<@Nullable Response> count(ContainerRequestContext request, HttpServerRequest connection) {
        return rule(request)
                .filter(rule -> !isService())
                .map(rule -> limits.take(rule, subject(connection)).replaceWith(() -> (Response) null))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    private static Optional<Rule> rule(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        if (!path.startsWith(DOOR)) {
            return Optional.empty();
        }
        return switch (request.getMethod() + " " + path.substring(DOOR.length())) {
            case "POST signup" -> Optional.of(Rule.SIGN_UP);
            case "POST token" -> Optional.of(grant(request.getUriInfo().getQueryParameters().getFirst("grant_type")));
            case "POST verify", "GET verify" -> Optional.of(Rule.VERIFY);
            case "POST recover", "POST resend", "POST otp", "GET reauthenticate" -> Optional.of(Rule.MAIL);
            default -> Optional.empty();
        };
    }

    private static Rule grant(@Nullable String type) {
        return switch (type == null ? "" : type) {
            case "refresh_token" -> Rule.REFRESH;
            case "pkce" -> Rule.VERIFY;
            default -> Rule.SIGN_IN;
        };
    }

    private boolean isService() {
        try {
            return current.anybody() instanceof Caller.Service;
        } catch (Refusal unknown) {
            return false;
        }
    }

    /** The network's address of whoever asks, cut to what one person has. */
    public static String subject(HttpServerRequest connection) {
        var host = connection.remoteAddress().hostAddress();
        return host == null ? "unknown" : subject(host);
    }

    static String subject(String host) {
        try {
            // A literal address: no name is looked up.
            var address = InetAddress.getByName(host);
            return address instanceof Inet6Address
                    ? InetAddress.getByAddress(network(address.getAddress())).getHostAddress() + "/64"
                    : address.getHostAddress();
        } catch (UnknownHostException none) {
            return "unknown";
        }
    }

    private static byte[] network(byte[] address) {
        var network = address.clone();
        Arrays.fill(network, IPV6_NETWORK_BYTES, network.length, (byte) 0);
        return network;
    }
}
