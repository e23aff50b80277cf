package dev.playhead.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of {@code auth.refresh_tokens}. Every method works within a transaction of the service role. */
@ApplicationScoped
class RefreshTokenStore {

    // Uses of one session's tokens stand in line here; what a token's state is, is read only behind this lock.
    private static final String LOCK_SESSION = """
            select session.user_id, %s
            from auth.refresh_tokens as token
            join auth.sessions as session on session.id = token.session_id
            where token.token = $1
            for update of session
            """.formatted(AuthSession.COLUMNS);

    private static final String READ_STATE = """
            select
                shown.id,
                shown.revoked,
                shown.updated_at + make_interval(secs => $2) > clock_timestamp() as is_recent,
                living.token as living,
                living.parent as parent_of_living
            from auth.refresh_tokens as shown
            left join auth.refresh_tokens as living on living.session_id = shown.session_id and not living.revoked
            where shown.token = $1
            order by living.id desc
            limit 1
            """;

    private static final String REPLACE = """
            with used as (
                update auth.refresh_tokens
                set revoked = true, updated_at = clock_timestamp()
                where id = $1
                returning session_id, user_id, token
            ),
            refreshed as (
                update auth.sessions as session
                set refreshed_at = now(), updated_at = now()
                from used
                where session.id = used.session_id
            )
            insert into auth.refresh_tokens (session_id, user_id, token, parent)
            select session_id, user_id, $2, token
            from used
            """;

    /** The session of a refresh token, locked until the transaction ends. */
    record Locked(AuthSession session, UUID userId) {
    }

    /**
     * Where a refresh token stands in its chain.
     *
     * @param isRecent whether it was used a moment ago, if it was
     * @param living digest of the token that the chain ends in
     * @param parentOfLiving digest of the token that the living one replaced
     */
    record State(long id, boolean isRevoked, boolean isRecent, Optional<String> living, Optional<String> parentOfLiving) {
    }

    /** Empty where the token, or its session, does not exist. */
    Uni<Optional<Locked>> lockSession(SqlConnection connection, RefreshToken token) {
        return connection.preparedQuery(LOCK_SESSION).execute(Tuple.of(token.digest()))
                .map(rows -> row(rows).map(row -> new Locked(AuthSession.read(row), row.getUUID("user_id"))));
    }

    Uni<Optional<State>> readState(SqlConnection connection, RefreshToken token, Duration recent) {
        return connection.preparedQuery(READ_STATE).execute(Tuple.of(token.digest(), recent.toMillis() / 1000.0))
                .map(rows -> row(rows).map(row -> new State(
                        row.getLong("id"),
                        row.getBoolean("revoked"),
                        row.getBoolean("is_recent"),
                        Optional.ofNullable(row.getString("living")),
                        Optional.ofNullable(row.getString("parent_of_living")))));
    }

    /** Uses up a token and puts its successor in its place. */
    Uni<Void> replace(SqlConnection connection, long used, RefreshToken successor) {
        return connection.preparedQuery(REPLACE).execute(Tuple.of(used, successor.digest())).replaceWithVoid();
    }

    private static Optional<Row> row(RowSet<Row> rows) {
        var iterator = rows.iterator();
        return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
    }
}
