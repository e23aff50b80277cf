package dev.playhead.auth;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of when mails went out for an account. Every method works within a transaction of the service role. */
@ApplicationScoped
class MailTimeStore {

    // Who asks a second time at the same moment waits for this row, and then finds it noted.
    private static final String NOTE = """
            update auth.users
            set %1$s = now(), updated_at = now()
            where id = $1
              and (%1$s is null or %1$s <= now() - make_interval(secs => $2))
            """;

    private static final String FORGET = """
            update auth.users
            set %1$s = null
            where id = $1
            """;

    private static final String WAIT = """
            select ceil(extract(epoch from %1$s + make_interval(secs => $2) - now()))::integer as seconds
            from auth.users
            where id = $1
            """;

    private final Map<Occasion, String> note = forEach(NOTE);
    private final Map<Occasion, String> forget = forEach(FORGET);
    private final Map<Occasion, String> wait = forEach(WAIT);

    private static Map<Occasion, String> forEach(String statement) {
        var statements = new EnumMap<Occasion, String>(Occasion.class);
        for (var occasion : Occasion.values()) {
            statements.put(occasion, statement.formatted(occasion.column()));
        }
        return statements;
    }

    /** Notes that a mail goes out now, unless one did so within {@code interval}: then it says no. */
    Uni<Boolean> note(SqlConnection connection, UUID userId, Occasion occasion, Duration interval) {
        return connection.preparedQuery(note.get(occasion)).execute(Tuple.of(userId, seconds(interval)))
                .map(rows -> rows.rowCount() > 0);
    }

    /** The mail did not go out after all, so that another may. */
    Uni<Void> forget(SqlConnection connection, UUID userId, Occasion occasion) {
        return connection.preparedQuery(forget.get(occasion)).execute(Tuple.of(userId)).replaceWithVoid();
    }

    /** How long until the next mail may go out; at least a second. */
    Uni<Duration> untilNext(SqlConnection connection, UUID userId, Occasion occasion, Duration interval) {
        return connection.preparedQuery(wait.get(occasion)).execute(Tuple.of(userId, seconds(interval)))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getInteger("seconds"))
                .map(seconds -> Duration.ofSeconds(seconds == null ? 1 : Math.max(1, seconds)));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
