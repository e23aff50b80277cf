package dev.playhead.platform;

import java.util.Arrays;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

import io.quarkus.logging.LoggingFilter;

/**
 * Leaves one message out of the log: where PostgreSQL is away, the driver's pool refuses a statement, and refuses it once
 * more when its timer runs out, which it then reports as an error that nobody caught. Whoever looks for readiness causes two of
 * them, each with a page of stack, at every look; that the database is away is told elsewhere, and once.
 */
@LoggingFilter(name = "timer-of-pool")
final class TimerOfPool implements Filter {

    private static final String POOL = "io.vertx.sqlclient.impl.pool.SqlConnectionPool";

    @Override
    public boolean isLoggable(LogRecord line) {
        return !(line.getThrown() instanceof IllegalStateException failure
                && "Result is already complete".equals(failure.getMessage())
                && Arrays.stream(failure.getStackTrace()).limit(3).anyMatch(frame -> frame.getClassName().equals(POOL)));
    }
}
