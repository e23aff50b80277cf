package dev.playhead.auth;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.ws.rs.core.Response;

import dev.playhead.auth.Verifications.Outcome;

/**
 * The way from a link to the app.
 *
 * <p>
 * Tokens travel in the fragment, which browsers send to no server; an authorization code may be seen, as it is worth nothing
 * without the verifier.
 *
 * @param place where the app is; found to be allowed
 */
record Redirection(String place) {

    static final String HALF_MOVED = "Confirmation link accepted. Please proceed to confirm link sent to the other email";

    Response to(Outcome outcome, String type) {
        if (outcome instanceof Outcome.Entered entered) {
            return toFragment(tokens(entered.answer(), type));
        }
        if (outcome instanceof Outcome.Exchangeable exchangeable) {
            return to(place + (place.contains("?") ? '&' : '?') + "code=" + exchangeable.code());
        }
        return toFragment(Map.of("message", HALF_MOVED));
    }

    Response to(AuthRefusal refusal) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("error", refusal.problem().status() >= 500 ? "server_error" : "access_denied");
        parameters.put("error_code", refusal.problem().code());
        parameters.put("error_description", refusal.getMessage());
        return toFragment(parameters);
    }

    private static Map<String, String> tokens(AccessTokenResponse answer, String type) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("access_token", answer.accessToken());
        parameters.put("expires_at", Long.toString(answer.expiresAt()));
        parameters.put("expires_in", Long.toString(answer.expiresIn()));
        parameters.put("refresh_token", answer.refreshToken());
        parameters.put("token_type", answer.tokenType());
        parameters.put("type", type);
        return parameters;
    }

    private Response toFragment(Map<String, String> parameters) {
        return to(place + '#' + parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + '=' + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&")));
    }

    private static Response to(String url) {
        return Response.seeOther(URI.create(url)).header("Referrer-Policy", "no-referrer").build();
    }
}
