package dev.playhead.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TimerOfPoolTest {

    private static final String TWICE = "Result is already complete";

    private final TimerOfPool filter = new TimerOfPool();

    @Test
    void what_the_pool_says_twice_is_left_out() {
        assertThat(filter.isLoggable(thrown(TWICE, "io.vertx.sqlclient.impl.pool.SqlConnectionPool"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "dev.playhead.job.Claims", "io.vertx.sqlclient.impl.Connection" })
    void the_same_from_anywhere_else_is_told(String type) {
        assertThat(filter.isLoggable(thrown(TWICE, type))).isTrue();
    }

    @Test
    void so_is_everything_else() {
        assertThat(filter.isLoggable(thrown("Result is lost", "io.vertx.sqlclient.impl.pool.SqlConnectionPool"))).isTrue();
        assertThat(filter.isLoggable(new LogRecord(Level.SEVERE, TWICE))).isTrue();
    }

    private static LogRecord thrown(String message, String type) {
        var failure = new IllegalStateException(message);
        failure.setStackTrace(new StackTraceElement[] {
                new StackTraceElement("io.vertx.core.Promise", "fail", "Promise.java", 90),
                new StackTraceElement(type, "lambda$execute$3", null, 216),
                new StackTraceElement("java.lang.Thread", "run", "Thread.java", 840) });
        var line = new LogRecord(Level.SEVERE, "Uncaught exception received by Vert.x");
        line.setThrown(failure);
        return line;
    }
}
