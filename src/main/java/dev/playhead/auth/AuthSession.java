package dev.playhead.auth;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/**
 * One sign-in on one device, since when, and how its holder proved who they are: a row of {@code auth.sessions}.
 *
 * @param methods the latest first, as the claim {@code amr} lists them
 */
record AuthSession(UUID id, Instant createdAt, List<Method> methods) {

    /**
     * What {@link #read} reads, of a table or alias {@code session}. A session that was imported, or opened before methods
     * were noted, was opened with a password.
     */
    static final String COLUMNS = """
            session.id, session.created_at, (
                select coalesce(
                    jsonb_agg(
                        jsonb_build_object(
                            'method', claim.authentication_method,
                            'timestamp', floor(extract(epoch from claim.created_at))::bigint
                        )
                        order by claim.created_at desc, claim.authentication_method
                    ),
                    jsonb_build_array(
                        jsonb_build_object(
                            'method', 'password',
                            'timestamp', floor(extract(epoch from session.created_at))::bigint
                        )
                    )
                )
                from auth.mfa_amr_claims as claim
                where claim.session_id = session.id
            ) as methods
            """;

    /**
     * A proof of who somebody is.
     *
     * @param method as RFC 8176 and Supabase name it: {@code password}, {@code otp}, {@code recovery}, …
     * @param timestamp seconds since 1970
     */
    record Method(String method, long timestamp) {
    }

    AuthSession {
        methods = List.copyOf(methods);
    }

    static AuthSession read(Row row) {
        return new AuthSession(
                row.getUUID("id"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getJsonArray("methods").stream()
                        .map(JsonObject.class::cast)
                        .map(method -> new Method(method.getString("method"), method.getLong("timestamp")))
                        .collect(Collectors.toUnmodifiableList()));
    }
}
