package dev.playhead.realtime.broadcast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.database.Database;
import dev.playhead.database.OneStatement;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** The SQL of {@code playhead.broadcasts}: each statement is a transaction of the service role, and one round trip. */
@ApplicationScoped
class BroadcastStore {

    private static final String WRITE = """
            with written as (
                insert into playhead.broadcasts (sender, topic, event, payload, is_binary, is_private, size)
                select
                    $1::pg_catalog.text::pg_catalog.uuid, sent.topic, sent.event, sent.payload, sent.is_binary, sent.is_private,
                    octet_length(sent.payload)
                from unnest($2::pg_catalog.text[], $3::pg_catalog.text[], $4::pg_catalog.bytea[], $5::pg_catalog.bool[],
                    $6::pg_catalog.bool[]) with ordinality as sent (topic, event, payload, is_binary, is_private, number)
                order by sent.number
            )
            select pg_catalog.pg_notify('playhead_broadcasts', $1)
            """;

    // What a crash takes of it is on its way and nothing else: no commit need wait for the disk.
    private static final Map<String, String> IN_HASTE = Map.of("synchronous_commit", "off");

    // The position is a snapshot: what it does not see and the present one does has come since, whenever it was begun. A page
    // that is full is followed by the next of the same two snapshots.
    private static final String READ = """
            select present.up_to, later.id, later.topic, later.is_private, later.size
            from (
                select coalesce(nullif($2, ''), pg_current_snapshot()::pg_catalog.text) as up_to
            ) as present
            left join lateral (
                select broadcast.id, broadcast.topic, broadcast.is_private, broadcast.size
                from playhead.broadcasts broadcast
                where broadcast.sent_in >= pg_snapshot_xmin($1::pg_catalog.text::pg_catalog.pg_snapshot)
                  and not pg_visible_in_snapshot(broadcast.sent_in, $1::pg_catalog.text::pg_catalog.pg_snapshot)
                  and pg_visible_in_snapshot(broadcast.sent_in, present.up_to::pg_catalog.pg_snapshot)
                  and broadcast.id > $3
                  and broadcast.sender is distinct from $4::pg_catalog.text::pg_catalog.uuid
                order by broadcast.id
                limit $5
            ) as later on true
            order by later.id
            """;

    private static final String NOW = "select pg_current_snapshot()::pg_catalog.text as up_to";

    private static final String PAYLOADS = """
            select
                broadcast.topic, broadcast.event, broadcast.is_binary, broadcast.is_private, broadcast.message_id::pg_catalog.text,
                coalesce(broadcast.payload, convert_to(message.payload::pg_catalog.text, 'UTF8')) as payload
            from playhead.broadcasts broadcast
            left join realtime.messages message
                on message.id = broadcast.message_id
                and message.inserted_at = broadcast.message_time
            where broadcast.id = any ($1::pg_catalog.int8[])
              and (broadcast.message_id is null or message.id is not null)
            order by broadcast.id
            """;

    private static final String SWEEP = """
            delete from playhead.broadcasts
            where sent_at < clock_timestamp() - make_interval(secs => $1)
            """;

    private static final Caller SERVICE = new Caller.Service();

    private final Database database;

    BroadcastStore(Database database) {
        this.database = database;
    }

    /** One that waits to be read: where it stands, and how large it is. */
    record Waiting(long id, Room room, int size) {
    }

    /** @param upTo the snapshot that all pages of this reading share */
    record Page(String upTo, List<Waiting> waiting) {
    }

    /** Writes them in their order, and announces them once. */
    Uni<Void> write(String sender, List<Broadcast> sent) {
        return run(new OneStatement(WRITE, List.of(
                sender,
                sent.stream().map(Broadcast::topic).toArray(String[]::new),
                sent.stream().map(Broadcast::event).toArray(String[]::new),
                sent.stream().map(each -> Buffer.buffer(each.payload())).toArray(Buffer[]::new),
                sent.stream().map(Broadcast::isBinary).toArray(Boolean[]::new),
                sent.stream().map(Broadcast::isPrivate).toArray(Boolean[]::new)), IN_HASTE, false)).replaceWithVoid();
    }

    /** Where what comes from now on begins. */
    Uni<String> now() {
        return run(new OneStatement(NOW, List.of(), Map.of(), true)).map(rows -> rows.iterator().next().getString("up_to"));
    }

    /** What others wrote since {@code position}, of which {@code afterId} and before was read already. */
    Uni<Page> read(String position, Optional<String> upTo, long afterId, String reader, int limit) {
        return run(new OneStatement(READ, List.of(position, upTo.orElse(""), afterId, reader, limit), Map.of(), true))
                .map(BroadcastStore::page);
    }

    Uni<List<Broadcast>> payloads(List<Waiting> wanted) {
        var ids = wanted.stream().map(Waiting::id).toArray(Long[]::new);
        return run(new OneStatement(PAYLOADS, List.of((Object) ids), Map.of(), true))
                .map(rows -> rows.stream().map(BroadcastStore::broadcast).toList());
    }

    Uni<Void> sweep(Duration age) {
        return run(new OneStatement(SWEEP, List.of(age.toMillis() / 1000.0), IN_HASTE, false)).replaceWithVoid();
    }

    private Uni<RowSet<Row>> run(OneStatement statement) {
        return database.actingAs(SERVICE, statement);
    }

    private static Page page(RowSet<Row> rows) {
        var waiting = new ArrayList<Waiting>();
        var upTo = "";
        for (var row : rows) {
            upTo = row.getString("up_to");
            if (row.getLong("id") != null) {
                waiting.add(new Waiting(row.getLong("id"), new Room(row.getString("topic"), row.getBoolean("is_private")),
                        row.getInteger("size")));
            }
        }
        return new Page(upTo, waiting);
    }

    private static Broadcast broadcast(Row row) {
        return new Broadcast(row.getString("topic"), row.getString("event"), row.getBuffer("payload").getBytes(),
                row.getBoolean("is_binary"), row.getBoolean("is_private"), Optional.ofNullable(row.getString("message_id")));
    }
}
