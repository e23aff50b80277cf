package dev.playhead.worker;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The service's answer was a problem (RFC 9457) and not what was asked for. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1;
    private static final Set<Integer> PASSING = Set.of(401, 403, 408, 425, 429);

    private final int status;
    private final String code;
    private final Duration retryAfter;

    private Refused(int status, String code, String detail, Duration retryAfter) {
        super(detail);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    static Refused by(HttpResponse<byte[]> answer) {
        var retryAfter = answer.headers().firstValue("Retry-After").flatMap(Refused::seconds).orElse(Duration.ZERO);
        try {
            var problem = Json.read(answer.body());
            // The errors of an invalid request name the place, so they belong to the sentence.
            var errors = problem.has("errors") ? " " + problem.get("errors") : "";
            return new Refused(answer.statusCode(), problem.path("code").asText("unknown"),
                    problem.path("detail").asText("no detail") + errors, retryAfter);
        } catch (IOException e) {
            // A proxy in between answers in its own way.
            return new Refused(answer.statusCode(), "unknown", "no problem document", retryAfter);
        }
    }

    private static Optional<Duration> seconds(String header) {
        return header.matches("\\d{1,6}") ? Optional.of(Duration.ofSeconds(Long.parseLong(header))) : Optional.empty();
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** How long the service asked to be left alone; zero when it did not say. */
    Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the same request may be granted later: the service is busy or away, or the key is about to be mended. */
    boolean isPassing() {
        return status >= 500 || PASSING.contains(status);
    }

    boolean isAboutTheKey() {
        return status == 401 || status == 403;
    }
}
