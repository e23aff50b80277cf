package dev.playhead.auth;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;

/**
 * Who comes in at this replica and who does not, for {@code /q/metrics}; from the start, for an alarm cannot tell none from
 * nothing.
 */
@Startup
@ApplicationScoped
class AuthMetrics {

    private final Counter tokens;
    private final Map<String, Counter> refusals;

    AuthMetrics(MeterRegistry registry) {
        tokens = Counter.builder("playhead.auth.tokens")
                .description("Access tokens that were given, at sign-up, sign-in, refresh and verification").register(registry);
        refusals = Stream.of(AuthProblem.values()).map(AuthProblem::code).distinct()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), code -> Counter
                        .builder("playhead.auth.refusals").tag("code", code)
                        .description("Requests under /auth/v1 that were refused, by the code of the answer")
                        .register(registry)));
    }

    void given(AccessTokenResponse token) {
        tokens.increment();
    }

    void refused(AuthProblem problem) {
        refusals.get(problem.code()).increment();
    }
}
