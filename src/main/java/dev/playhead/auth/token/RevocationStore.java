package dev.playhead.auth.token;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of {@code playhead.revocations}. Every method works within a transaction of the service role. */
@ApplicationScoped
class RevocationStore {

    // Whatever is still running then has a higher number, so the next look finds what it will have committed.
    private static final String NOW = """
            select pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::pg_catalog.text as up_to
            """;

    private static final String READ_SINCE = """
            select subject, reason, nullif(until, 'infinity') as until
            from playhead.revocations
            where changed_in >= $1::pg_catalog.text::pg_catalog.xid8
            """;

    // No access token lives for longer than a day; a ban may, and is over when it is.
    private static final String PRUNE = """
            delete from playhead.revocations
            where changed_at < now() - interval '25 hours'
              and (until < now() - interval '1 hour' or until = 'infinity')
            returning subject
            """;

    private static final String FROM_THE_FIRST = "0";

    /** Why. The names are the database's. */
    enum Reason {
        SESSION_ENDED(Problem.SESSION_ENDED, "The sign-in that this access token comes from has ended."),
        ACCOUNT_BANNED(Problem.ACCOUNT_BANNED, "The account is banned."),
        ACCOUNT_DELETED(Problem.ACCOUNT_DELETED, "The account is gone.");

        private final Problem problem;
        private final String detail;

        Reason(Problem problem, String detail) {
            this.problem = problem;
            this.detail = detail;
        }

        Refusal refusal() {
            return problem.refusal(detail);
        }
    }

    /** @param until empty where for ever */
    record Revocation(Reason reason, Optional<Instant> until) {

        boolean holds(Instant now) {
            return until.map(now::isBefore).orElse(true);
        }
    }

    /** @param upTo what to give for what comes after */
    record Changes(Map<UUID, Revocation> revocations, String upTo) {
    }

    Uni<Changes> read(SqlConnection connection, Optional<String> since) {
        return connection.query(NOW).execute()
                .map(rows -> rows.iterator().next().getString("up_to"))
                .chain(upTo -> connection.preparedQuery(READ_SINCE).execute(Tuple.of(since.orElse(FROM_THE_FIRST)))
                        .map(rows -> new Changes(revocations(rows), upTo)));
    }

    Uni<List<UUID>> prune(SqlConnection connection) {
        return connection.preparedQuery(PRUNE).execute().map(rows -> {
            var gone = new ArrayList<UUID>();
            rows.forEach(row -> gone.add(row.getUUID("subject")));
            return gone;
        });
    }

    private static Map<UUID, Revocation> revocations(RowSet<io.vertx.mutiny.sqlclient.Row> rows) {
        var revocations = new HashMap<UUID, Revocation>();
        rows.forEach(row -> revocations.put(row.getUUID("subject"), new Revocation(
                Reason.valueOf(row.getString("reason").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getOffsetDateTime("until")).map(time -> time.toInstant()))));
        return revocations;
    }
}
