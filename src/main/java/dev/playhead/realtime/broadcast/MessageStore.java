package dev.playhead.realtime.broadcast;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.database.Database;
import dev.playhead.database.OneStatement;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/** The SQL of {@code realtime.messages}. */
@ApplicationScoped
class MessageStore {

    // On a database of Supabase the table has no position. A name that the inner query does not know is looked for in the
    // outer one, which has a place of no meaning for it.
    private static final String REPLAY = """
            select latest.id, latest.event, latest.payload
            from (select null::pg_catalog.int8 as position) as absent
            cross join lateral (
                select id::pg_catalog.text as id, event, payload::pg_catalog.text as payload, inserted_at, position
                from realtime.messages
                where topic = $1
                  and extension = 'broadcast'
                  and private
                  and event is not null
                  and payload is not null
                  and inserted_at >= (to_timestamp($2::pg_catalog.int8 / 1000.0::pg_catalog.float8) at time zone 'utc')
                order by inserted_at desc, position desc
                limit $3
            ) as latest
            order by latest.inserted_at, latest.position
            """;

    private static final String RIGHTS = """
            select
                realtime.may_hear($1, 'broadcast') as hears,
                realtime.may_speak($1, 'broadcast') as speaks,
                realtime.may_hear($1, 'presence') as sees_presence,
                realtime.may_speak($1, 'presence') as tells_presence
            """;

    private static final String SWEEP = """
            delete from realtime.messages
            where inserted_at < (clock_timestamp() at time zone 'utc') - make_interval(secs => $1)
            """;

    private final Database database;

    MessageStore(Database database) {
        this.database = database;
    }

    /** The newest that the caller may read, the oldest of them first. */
    Uni<List<Broadcast>> replay(Caller caller, String topic, long sinceMillis, int limit) {
        return database.actingAs(caller, new OneStatement(REPLAY, List.of(topic, sinceMillis, limit), about(topic), true))
                .map(rows -> rows.stream().map(row -> message(topic, row)).toList());
    }

    Uni<Rights> rights(Caller caller, String topic) {
        return database.actingAs(caller, new OneStatement(RIGHTS, List.of(topic), about(topic), false))
                .map(rows -> rights(rows.iterator().next()));
    }

    Uni<Void> sweep(Duration age) {
        return database.actingAs(new Caller.Service(),
                new OneStatement(SWEEP, List.of(age.toMillis() / 1000.0), Map.of(), false)).replaceWithVoid();
    }

    private static Map<String, String> about(String topic) {
        return Map.of("realtime.topic", topic);
    }

    private static Broadcast message(String topic, Row row) {
        return new Broadcast(topic, row.getString("event"), row.getString("payload").getBytes(StandardCharsets.UTF_8), false,
                true, Optional.of(row.getString("id")));
    }

    private static Rights rights(Row row) {
        return new Rights(row.getBoolean("hears"), row.getBoolean("speaks"), row.getBoolean("sees_presence"),
                row.getBoolean("tells_presence"));
    }
}
