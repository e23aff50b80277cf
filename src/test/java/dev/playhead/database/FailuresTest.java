package dev.playhead.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FailuresTest {

    static Stream<Throwable> awayInAllItsWords() {
        return Stream.of(
                new ConnectException("Connection refused"),
                ClosedConnectionException.INSTANCE,
                new CompletionException(new NoStackTraceThrowable("Connection is not active now, current status: CLOSING")),
                new CompletionException(new IllegalStateException("Client is closed")),
                new PgException("terminating connection due to administrator command", "FATAL", "57P01", null),
                new PgException("the database system is starting up", "FATAL", "57P03", null),
                new PgException("sorry, too many clients already", "FATAL", "53300", null),
                new PgException("could not extend file: No space left on device", "ERROR", "53100", null),
                new PgException("could not write to file: Input/output error", "PANIC", "58030", null),
                new PgException("too many notifications in the NOTIFY queue", "ERROR", "54000", null),
                new SQLException("error: too many notifications in the NOTIFY queue (54000)", "54000"));
    }

    @ParameterizedTest
    @MethodSource("awayInAllItsWords")
    void a_database_that_is_away_is_never_the_callers_fault_nor_a_riddle(Throwable failure) {
        var refusal = new Failures(null).refuse(failure);

        assertThatThrownBy(() -> refusal.await().indefinitely())
                .isInstanceOfSatisfying(Refusal.class, refused -> assertThat(refused.problem()).isEqualTo(Problem.UNAVAILABLE));
    }

    @Test
    void what_is_too_large_is_the_callers_own() {
        var refusal = new Failures(null)
                .refuse(new PgException("index row size 9000 exceeds the maximum", "ERROR", "54000", null));

        assertThatThrownBy(() -> refusal.await().indefinitely())
                .isInstanceOfSatisfying(Refusal.class,
                        refused -> assertThat(refused.problem()).isEqualTo(Problem.INVALID_INPUT));
    }
}
