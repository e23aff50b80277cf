package dev.playhead.auth.mail;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.mail.OneTimeTokens.Grant;
import dev.playhead.auth.mail.OneTimeTokens.Kind;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of {@code playhead.one_time_tokens}. Every method works within a transaction of the service role. */
@ApplicationScoped
class OneTimeTokenStore {

    private static final String PUT = """
            insert into playhead.one_time_tokens as token
                (user_id, kind, sent_to, link_digest, code_digest, challenge, challenge_method, method, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9))
            on conflict (user_id, kind) do update
            set sent_to = excluded.sent_to,
                link_digest = excluded.link_digest,
                code_digest = excluded.code_digest,
                wrong_tries = 0,
                challenge = excluded.challenge,
                challenge_method = excluded.challenge_method,
                method = excluded.method,
                expires_at = excluded.expires_at,
                created_at = now()
            """;

    private static final String TAKE_BY_LINK = """
            delete from playhead.one_time_tokens
            where link_digest = $1
              and kind = any ($2)
              and expires_at > now()
            returning user_id, kind, sent_to, challenge, challenge_method, method
            """;

    private static final String TAKE = """
            delete from playhead.one_time_tokens
            where user_id = $1
              and kind = $2
            returning user_id, kind, sent_to, challenge, challenge_method, method
            """;

    // Tries at one token stand in line here, so that many at once are counted one by one.
    private static final String LOCK_BY_ADDRESS = """
            select user_id, kind, sent_to, code_digest
            from playhead.one_time_tokens
            where sent_to = $1
              and kind = any ($2)
              and expires_at > now()
              and wrong_tries < 5
            order by user_id, kind
            for update
            """;

    private static final String LOCK_BY_ACCOUNT = """
            select user_id, kind, sent_to, code_digest
            from playhead.one_time_tokens
            where user_id = $1
              and kind = $2
              and expires_at > now()
              and wrong_tries < 5
            for update
            """;

    private static final String COUNT_WRONG_TRY = """
            update playhead.one_time_tokens
            set wrong_tries = wrong_tries + 1
            where user_id = $1
              and kind = $2
            """;

    private static final String EXISTS = """
            select exists (select from playhead.one_time_tokens where user_id = $1 and kind = $2) as found
            """;

    private static final String DELETE = """
            delete from playhead.one_time_tokens
            where user_id = $1
              and kind = any ($2)
            """;

    /** A token that a code may be meant for, locked until the transaction ends. */
    record Candidate(UUID userId, Kind kind, String sentTo, byte[] codeDigest) {
    }

    Uni<Void> put(SqlConnection connection, Grant grant, byte[] linkDigest, byte[] codeDigest, Duration lifetime) {
        return run(connection, PUT, Tuple.tuple()
                .addUUID(grant.userId())
                .addString(grant.kind().text())
                .addString(grant.sentTo())
                .addValue(Buffer.buffer(linkDigest))
                .addValue(Buffer.buffer(codeDigest))
                .addString(grant.challenge().map(Challenge::text).orElse(null))
                .addString(grant.challenge().map(Challenge::method).orElse(null))
                .addString(grant.method().orElse(null))
                .addDouble(lifetime.toMillis() / 1000.0)).replaceWithVoid();
    }

    Uni<Optional<Grant>> take(SqlConnection connection, byte[] linkDigest, Set<Kind> kinds) {
        return run(connection, TAKE_BY_LINK, Tuple.of(Buffer.buffer(linkDigest), texts(kinds))).map(OneTimeTokenStore::grant);
    }

    Uni<Optional<Grant>> take(SqlConnection connection, UUID userId, Kind kind) {
        return run(connection, TAKE, Tuple.of(userId, kind.text())).map(OneTimeTokenStore::grant);
    }

    Uni<List<Candidate>> lockCandidates(SqlConnection connection, String sentTo, Set<Kind> kinds) {
        return run(connection, LOCK_BY_ADDRESS, Tuple.of(sentTo, texts(kinds))).map(OneTimeTokenStore::candidates);
    }

    Uni<List<Candidate>> lockCandidate(SqlConnection connection, UUID userId, Kind kind) {
        return run(connection, LOCK_BY_ACCOUNT, Tuple.of(userId, kind.text())).map(OneTimeTokenStore::candidates);
    }

    Uni<Void> countWrongTry(SqlConnection connection, UUID userId, Kind kind) {
        return run(connection, COUNT_WRONG_TRY, Tuple.of(userId, kind.text())).replaceWithVoid();
    }

    Uni<Boolean> exists(SqlConnection connection, UUID userId, Kind kind) {
        return run(connection, EXISTS, Tuple.of(userId, kind.text()))
                .map(rows -> rows.iterator().next().getBoolean("found"));
    }

    Uni<Void> delete(SqlConnection connection, UUID userId, Set<Kind> kinds) {
        return run(connection, DELETE, Tuple.of(userId, texts(kinds))).replaceWithVoid();
    }

    private static Uni<RowSet<Row>> run(SqlConnection connection, String statement, Tuple parameters) {
        return connection.preparedQuery(statement).execute(parameters);
    }

    private static String[] texts(Set<Kind> kinds) {
        return kinds.stream().map(Kind::text).toArray(String[]::new);
    }

    private static List<Candidate> candidates(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Candidate(row.getUUID("user_id"), Kind.of(row.getString("kind")), row.getString("sent_to"),
                        row.getBuffer("code_digest").getBytes()))
                .toList();
    }

    private static Optional<Grant> grant(RowSet<Row> rows) {
        var iterator = rows.iterator();
        if (!iterator.hasNext()) {
            return Optional.empty();
        }
        var row = iterator.next();
        return Optional.of(new Grant(row.getUUID("user_id"), Kind.of(row.getString("kind")), row.getString("sent_to"),
                Optional.ofNullable(row.getString("challenge"))
                        .map(text -> new Challenge(text, row.getString("challenge_method"))),
                Optional.ofNullable(row.getString("method"))));
    }
}
