package dev.playhead.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.playhead.problem.InvalidField;
import dev.playhead.problem.Refusal;

/**
 * A refusal as {@code application/problem+json} (RFC 9457).
 *
 * @param type identifies the problem; relative to this service, where its documentation is
 * @param title the same for every occurrence
 * @param detail what happened this time
 * @param code stable, for programs
 * @param errors the places in the input that are not valid
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProblemDocument(String type, String title, int status, String detail, String code, List<InvalidField> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static ProblemDocument of(Refusal refusal) {
        var problem = refusal.problem();
        return new ProblemDocument(
                "urn:playhead:problem:" + problem.code(),
                problem.title(),
                problem.status(),
                refusal.detail(),
                problem.code(),
                refusal.errors());
    }

    static Response response(Refusal refusal) {
        var response = Response.status(refusal.problem().status())
                .type(MEDIA_TYPE)
                .entity(of(refusal));
        retryAfter(refusal).ifPresent(delay -> response.header(HttpHeaders.RETRY_AFTER, Math.max(1, delay.toSeconds())));
        if (refusal.problem().status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
        }
        return response.build();
    }

    private static Optional<Duration> retryAfter(Refusal refusal) {
        var passes = refusal.problem().status() == 503 || refusal.problem().status() == 429;
        return refusal.retryAfter().or(() -> passes ? Optional.of(Duration.ofSeconds(1)) : Optional.empty());
    }
}
