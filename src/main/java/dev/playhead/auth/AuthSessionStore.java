package dev.playhead.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of {@code auth.sessions}. Every method works within a transaction of the service role. */
@ApplicationScoped
class AuthSessionStore {

    // A session without a refresh token would be one that nobody can keep. What is inserted here is not seen by the same
    // statement, so the method that it was opened with is put together once more.
    private static final String OPEN = """
            with opened as (
                insert into auth.sessions (user_id, user_agent)
                values ($1, $2)
                returning id, user_id, created_at
            ),
            first_token as (
                insert into auth.refresh_tokens (session_id, user_id, token)
                select id, user_id, $3
                from opened
            ),
            proof as (
                insert into auth.mfa_amr_claims (session_id, authentication_method)
                select id, $4::text
                from opened
            )
            select id, created_at, jsonb_build_array(
                jsonb_build_object('method', $4::text, 'timestamp', floor(extract(epoch from created_at))::bigint)
            ) as methods
            from opened
            """;

    private static final String EXISTS = """
            select exists (select from auth.sessions where id = $1 and user_id = $2) as found
            """;

    private static final String AGE = """
            select
                session.created_at,
                coalesce(session.refreshed_at, session.created_at) as used_at,
                not exists (
                    select
                    from auth.sessions as other
                    where other.user_id = session.user_id
                      and (other.created_at, other.id) > (session.created_at, session.id)
                ) as is_newest
            from auth.sessions as session
            where session.id = $1
              and session.user_id = $2
            """;

    private static final String DELETE = """
            delete from auth.sessions
            where user_id = $2
              and id = $1
            """;

    private static final String DELETE_OTHERS = """
            delete from auth.sessions
            where user_id = $2
              and id <> $1
            """;

    private static final String DELETE_ALL = """
            delete from auth.sessions
            where user_id = $1
            """;

    /**
     * How old a session is.
     *
     * @param usedAt when it was last refreshed
     * @param isNewest whether its user has not signed in since
     */
    record Age(Instant createdAt, Instant usedAt, boolean isNewest) {
    }

    /**
     * Opens a session, the chain of whose refresh tokens begins with {@code first}.
     *
     * @param method how its holder proved who they are, for the claim {@code amr}: {@code password}, {@code otp}, …
     */
    Uni<AuthSession> open(SqlConnection connection, UUID userId, String method, String userAgent, RefreshToken first) {
        return connection.preparedQuery(OPEN).execute(Tuple.of(userId, userAgent, first.digest(), method))
                .map(rows -> AuthSession.read(rows.iterator().next()));
    }

    Uni<Boolean> exists(SqlConnection connection, UUID id, UUID userId) {
        return connection.preparedQuery(EXISTS).execute(Tuple.of(id, userId))
                .map(rows -> rows.iterator().next().getBoolean("found"));
    }

    /** Empty where the session has ended. */
    Uni<Optional<Age>> age(SqlConnection connection, UUID id, UUID userId) {
        return connection.preparedQuery(AGE).execute(Tuple.of(id, userId))
                .map(rows -> rows.iterator())
                .map(rows -> rows.hasNext() ? Optional.of(age(rows.next())) : Optional.empty());
    }

    private static Age age(Row row) {
        return new Age(
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("used_at").toInstant(),
                row.getBoolean("is_newest"));
    }

    Uni<Void> endAll(SqlConnection connection, UUID userId) {
        return connection.preparedQuery(DELETE_ALL).execute(Tuple.of(userId)).replaceWithVoid();
    }

    /** Ends sessions of the user, and with them every refresh token of theirs. */
    Uni<Void> end(SqlConnection connection, SignOutScope scope, UUID id, UUID userId) {
        return switch (scope) {
            case LOCAL -> connection.preparedQuery(DELETE).execute(Tuple.of(id, userId)).replaceWithVoid();
            case OTHERS -> connection.preparedQuery(DELETE_OTHERS).execute(Tuple.of(id, userId)).replaceWithVoid();
            case GLOBAL -> endAll(connection, userId);
        };
    }
}
