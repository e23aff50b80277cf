package dev.playhead.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.SQLException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.postgresql.util.PSQLException;

/** What PostgreSQL refuses, by its SQLSTATE and by the name of the rule. */
final class Refusals {

    static final String PERMISSION_DENIED = "42501";
    static final String CHECK_VIOLATION = "23514";
    static final String UNIQUE_VIOLATION = "23505";
    static final String FOREIGN_KEY_VIOLATION = "23503";
    static final String NO_DATA_FOUND = "P0002";

    private Refusals() {
    }

    /** Asserts that {@code attempt} is refused as {@code sqlState}, and returns the refusal. */
    static PSQLException assertRefused(String sqlState, ThrowingCallable attempt) {
        var failure = catchThrowable(attempt);
        assertThat(failure).as("a refusal").isNotNull();
        while (!(failure instanceof PSQLException) && failure.getCause() != null) {
            failure = failure.getCause();
        }
        assertThat(failure).isInstanceOf(PSQLException.class);
        var refusal = (PSQLException) failure;
        assertThat(refusal.getSQLState()).as(refusal.getMessage()).isEqualTo(sqlState);
        return refusal;
    }

    /** Asserts that {@code attempt} breaks the rule that is called {@code constraint}. */
    static void assertBreaks(String constraint, ThrowingCallable attempt) {
        var refusal = assertRefused(CHECK_VIOLATION, attempt);
        var details = refusal.getServerErrorMessage();
        assertThat(details).isNotNull();
        assertThat(details.getConstraint()).isEqualTo(constraint);
    }

    static IllegalStateException unchecked(SQLException failure) {
        return new IllegalStateException(failure);
    }
}
