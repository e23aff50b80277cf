package dev.playhead.auth;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

import dev.playhead.http.ProblemDocument;

/**
 * Whatever is refused under {@code /auth/v1}, in the form that Supabase's client reads.
 *
 * <p>
 * The client names its dialect in {@code X-Supabase-Api-Version}. From 2024-01-01 on an error is {@code {code, message}} and
 * the answer repeats the header; before, it was {@code {code: status, error_code, msg}}. What the rest of the house refuses
 * on the way here (malformed JSON, the database away) arrives as a problem document and leaves translated.
 */
class AuthErrors {

    static final String PATH = "/auth/v1";

    static final String API_VERSION = "X-Supabase-Api-Version";
    private static final LocalDate CODES_AS_TEXT = LocalDate.of(2024, 1, 1);
    static final String ERROR_CODE = "x-sb-error-code";

    private final AuthMetrics metrics;

    AuthErrors(AuthMetrics metrics) {
        this.metrics = metrics;
    }

    @ServerExceptionMapper
    Response refused(AuthRefusal refusal) {
        return Response.status(refusal.problem().status()).type(MediaType.APPLICATION_JSON_TYPE).entity(refusal).build();
    }

    @ServerResponseFilter
    void translate(ContainerRequestContext request, ContainerResponseContext response) {
        if (!isHere(request)) {
            return;
        }
        if (!response.getHeaders().containsKey(HttpHeaders.CACHE_CONTROL)) {
            response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        if (response.getEntity() instanceof AuthRefusal refusal) {
            answer(request, response, refusal);
        } else if (response.getEntity() instanceof ProblemDocument document) {
            answer(request, response, AuthTranslation.of(document));
        } else if (response.getEntity() instanceof AccessTokenResponse token) {
            metrics.given(token);
        }
    }

    private static boolean isHere(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        return (path.startsWith("/") ? path : "/" + path).startsWith(PATH + "/");
    }

    /** In the dialect of the client that names this version of it, or none. */
    static Map<String, Object> body(AuthRefusal refusal, @Nullable String version) {
        return speaksCodes(version) ? body(refusal) : legacyBody(refusal);
    }

    private void answer(ContainerRequestContext request, ContainerResponseContext response, AuthRefusal refusal) {
        var problem = refusal.problem();
        metrics.refused(problem);
        var speaksCodes = speaksCodes(request.getHeaderString(API_VERSION));
        response.setStatus(problem.status());
        response.setEntity(body(refusal, request.getHeaderString(API_VERSION)), null, MediaType.APPLICATION_JSON_TYPE);
        response.getHeaders().putSingle(ERROR_CODE, problem.code());
        refusal.retryAfter().ifPresent(wait -> response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, wait.toSeconds()));
        if (speaksCodes) {
            response.getHeaders().putSingle(API_VERSION, CODES_AS_TEXT.toString());
        }
    }

    private static boolean speaksCodes(@Nullable String version) {
        try {
            return version != null && !LocalDate.parse(version).isBefore(CODES_AS_TEXT);
        } catch (DateTimeParseException unknown) {
            return false;
        }
    }

    private static Map<String, Object> body(AuthRefusal refusal) {
        var body = new LinkedHashMap<String, Object>();
        body.put("code", refusal.problem().code());
        body.put("message", refusal.getMessage());
        return withWeaknesses(body, refusal);
    }

    private static Map<String, Object> legacyBody(AuthRefusal refusal) {
        var body = new LinkedHashMap<String, Object>();
        body.put("code", refusal.problem().status());
        body.put("error_code", refusal.problem().code());
        body.put("msg", refusal.getMessage());
        return withWeaknesses(body, refusal);
    }

    private static Map<String, Object> withWeaknesses(Map<String, Object> body, AuthRefusal refusal) {
        if (!refusal.weaknesses().isEmpty()) {
            body.put("weak_password", Map.of("reasons", refusal.weaknesses()));
        }
        return body;
    }
}
