package dev.playhead.database;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;

/** What a failure of the database means to the caller. */
final class Failures {

    // Deadlock, serialization failure: nothing was done, and another try finds a quieter moment.
    private static final Set<String> LOST_RACES = Set.of("40001", "40P01");

    private final Constraints constraints;

    Failures(Database database) {
        this.constraints = new Constraints(database);
    }

    static boolean isLostRace(Throwable failure) {
        return DatabaseError.of(failure)
                .filter(error -> LOST_RACES.contains(error.sqlState()))
                .isPresent();
    }

    /** Fails with the refusal that {@code failure} amounts to, or with the failure itself where it has no name. */
    <T> Uni<T> refuse(Throwable failure) {
        var refusal = find(Refusal.class, failure);
        if (refusal.isPresent()) {
            return fail(refusal.get());
        }
        var error = DatabaseError.of(failure);
        if (error.isPresent()) {
            return refuse(error.get(), failure);
        }
        return Uni.createFrom().failure(isConnectionTrouble(failure) ? away() : failure);
    }

    private <T> Uni<T> refuse(DatabaseError error, Throwable failure) {
        if (error.isFullQueue()) {
            return fail(Refusal.unavailable("The database takes no more announcements at the moment."));
        }
        return switch (error.sqlState()) {
            case "23514", "23505", "23503", "23502" -> constraints.refuse(error);
            case "42501" -> fail(Problem.FORBIDDEN.refusal("This caller may not do that."));
            case "P0002" -> fail(Problem.NOT_FOUND.refusal("There is no such thing, or it is not yours."));
            case "22P05", "22021" -> fail(Refusal.invalid("", "the text holds a character that cannot be stored (NUL)"));
            case "22P02", "22003", "22007", "22008" -> fail(Refusal.invalid("", "a value has the wrong form"));
            case "54000" -> fail(Refusal.invalid("", "a value is too large"));
            case "54001" -> fail(Refusal.invalid("", "the value is nested too deep"));
            case "57014", "55P03", "40001", "40P01" -> fail(Refusal.unavailable("The database took too long."));
            default -> fail(isConnectionTrouble(error.sqlState()) ? away() : failure);
        };
    }

    private static boolean isConnectionTrouble(String sqlState) {
        // 08 connection, 28 the login is refused (its password is being changed), 53 out of resources, 57P0x going down or starting up, 58 the system beneath.
        return sqlState.startsWith("08") || sqlState.startsWith("28") || sqlState.startsWith("53") || sqlState.startsWith("57P")
                || sqlState.startsWith("58") || sqlState.equals("25P03");
    }

    private static boolean isConnectionTrouble(Throwable failure) {
        // The driver and its pool tell of refused, awaited, closed and closing connections in these alone.
        return find(IOException.class, failure).isPresent()
                || find(VertxException.class, failure).isPresent()
                || find(NoStackTraceThrowable.class, failure).isPresent()
                // That of a pool that was closed with the service.
                || find(IllegalStateException.class, failure)
                        .filter(closed -> "Client is closed".equals(closed.getMessage())).isPresent();
    }

    private static Refusal away() {
        return Refusal.unavailable("The database is away.");
    }

    private static <T> Uni<T> fail(Throwable failure) {
        return Uni.createFrom().failure(failure);
    }

    private static <F extends Throwable> Optional<F> find(Class<F> kind, Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return Optional.of(kind.cast(cause));
            }
        }
        return Optional.empty();
    }
}
