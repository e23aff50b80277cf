package dev.playhead.platform;

import java.util.stream.Stream;

import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;

/**
 * Why the application did not start: a sentence where an operator can mend it, with the whole trace where only a developer can.
 */
record StartFailure(Throwable failure) {

    private static final Logger LOG = Logger.getLogger(Main.class);

    void tell() {
        var cause = causes().filter(StartFailure::isTheOperators).findFirst();
        cause.ifPresentOrElse(
                known -> System.err.println("playhead: " + sentence(known)),
                () -> LOG.error("outcome=start_failed", failure));
    }

    private Stream<Throwable> causes() {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    /** What the service's own code throws while it starts is meant for the operator; from libraries it is these. */
    private static boolean isTheOperators(Throwable cause) {
        return cause instanceof QuarkusBindException
                || cause instanceof ConfigValidationException
                || cause instanceof FlywayException
                || cause instanceof IllegalStateException && isThrownHere(cause)
                || cause instanceof dev.playhead.problem.Refusal;
    }

    private static boolean isThrownHere(Throwable cause) {
        var places = cause.getStackTrace();
        return places.length > 0 && places[0].getClassName().startsWith("dev.playhead.");
    }

    private static String sentence(Throwable cause) {
        if (cause instanceof QuarkusBindException taken) {
            return "%s:%d cannot be listened on, perhaps another process does: set quarkus.http.port".formatted(taken.getHost(),
                    taken.getPort());
        }
        return String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
