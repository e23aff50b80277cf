package dev.playhead.realtime.broadcast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.database.Database;
import dev.playhead.database.OneStatement;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** The SQL of {@code playhead.presences} and {@code playhead.replicas}: each statement is a transaction of the service role. */
@ApplicationScoped
class PresenceStore {

    private static final String PUT = """
            with put as (
                insert into playhead.presences (id, replica, topic, is_private, key, ref, payload)
                values ($2::pg_catalog.text::pg_catalog.uuid, $1::pg_catalog.text::pg_catalog.uuid, $3, $4::pg_catalog.bool, $5, $6, $7)
                on conflict (id) do update
                set replica = excluded.replica,
                    key = excluded.key,
                    ref = excluded.ref,
                    payload = excluded.payload,
                    is_gone = false,
                    changed_in = excluded.changed_in,
                    changed_at = excluded.changed_at
            )
            select pg_catalog.pg_notify('playhead_presences', $1)
            """;

    private static final String TAKE_AWAY = """
            with gone as (
                update playhead.presences
                set is_gone = true,
                    changed_in = pg_current_xact_id(),
                    changed_at = clock_timestamp()
                where id = $2::pg_catalog.text::pg_catalog.uuid
                  and not is_gone
                returning id
            )
            select pg_catalog.pg_notify('playhead_presences', $1)
            from gone
            """;

    // The same positions as with broadcasts; a row shows its last state alone. Topics that are not known yet are read in full,
    // in the same statement, so that nothing falls between.
    private static final String READ = """
            select present.up_to, member.*
            from (select pg_current_snapshot()::pg_catalog.text as up_to) as present
            left join lateral (
                select changed.id, changed.topic, changed.is_private, changed.key, changed.ref, changed.payload, changed.is_gone
                from playhead.presences changed
                where changed.changed_in >= pg_snapshot_xmin(coalesce(nullif($1, ''), present.up_to)::pg_catalog.pg_snapshot)
                  and not pg_visible_in_snapshot(changed.changed_in,
                      coalesce(nullif($1, ''), present.up_to)::pg_catalog.pg_snapshot)
                union all
                select unknown.id, unknown.topic, unknown.is_private, unknown.key, unknown.ref, unknown.payload, unknown.is_gone
                from playhead.presences unknown
                where unknown.topic = any ($2::pg_catalog.text[])
                  and not unknown.is_gone
            ) as member on true
            """;

    private static final String BEAT = """
            insert into playhead.replicas as known (id)
            values ($1::pg_catalog.text::pg_catalog.uuid)
            on conflict (id) do update
            set seen_at = clock_timestamp()
            returning known.xmax = 0 as is_new
            """;

    private static final String BURY = """
            with dead as (
                delete from playhead.replicas
                where seen_at < clock_timestamp() - make_interval(secs => $1)
                returning id
            ),
            gone as (
                update playhead.presences member
                set is_gone = true,
                    changed_in = pg_current_xact_id(),
                    changed_at = clock_timestamp()
                where not member.is_gone
                  and (
                      member.replica in (select dead.id from dead)
                      or not exists (
                          select
                          from playhead.replicas living
                          where living.id = member.replica
                      )
                  )
                returning member.id
            )
            select pg_catalog.pg_notify('playhead_presences', '')
            from gone
            """;

    private static final String END = """
            with dead as (
                delete from playhead.replicas
                where id = $1::pg_catalog.text::pg_catalog.uuid
            ),
            gone as (
                update playhead.presences
                set is_gone = true,
                    changed_in = pg_current_xact_id(),
                    changed_at = clock_timestamp()
                where replica = $1::pg_catalog.text::pg_catalog.uuid
                  and not is_gone
                returning id
            )
            select pg_catalog.pg_notify('playhead_presences', $1)
            from gone
            """;

    private static final String SWEEP = """
            delete from playhead.presences
            where is_gone
              and changed_at < clock_timestamp() - make_interval(secs => $1)
            """;

    private static final Map<String, String> IN_HASTE = Map.of("synchronous_commit", "off");
    private static final Caller SERVICE = new Caller.Service();

    private final Database database;

    PresenceStore(Database database) {
        this.database = database;
    }

    /** @param members who changed, and all of the rooms that were not known */
    record Read(String upTo, List<Member> members) {
    }

    Uni<Void> put(String replica, Member member) {
        return write(PUT, replica, member.id().toString(), member.room().topic(), member.room().isPrivate(), member.key(),
                member.ref(), member.payload());
    }

    Uni<Void> takeAway(String replica, UUID member) {
        return write(TAKE_AWAY, replica, member.toString());
    }

    /** @param position empty for from now on */
    Uni<Read> read(String position, Collection<String> unknownTopics) {
        return database.actingAs(SERVICE, new OneStatement(READ,
                List.of(position, unknownTopics.toArray(String[]::new)), Map.of(), true)).map(PresenceStore::read);
    }

    /** Says that the replica lives; answers whether that was news, or forgotten. */
    Uni<Boolean> beat(String replica) {
        return database.actingAs(SERVICE, new OneStatement(BEAT, List.of(replica), IN_HASTE, false))
                .map(rows -> rows.iterator().next().getBoolean("is_new"));
    }

    /** Takes away the members of replicas that have not been heard of for {@code timeout}. */
    Uni<Void> bury(Duration timeout) {
        return write(BURY, timeout.toMillis() / 1000.0);
    }

    /** Takes away a replica and its members. */
    Uni<Void> end(String replica) {
        return write(END, replica);
    }

    Uni<Void> sweep(Duration age) {
        return write(SWEEP, age.toMillis() / 1000.0);
    }

    private Uni<Void> write(String statement, Object... parameters) {
        return database.actingAs(SERVICE, new OneStatement(statement, List.of(parameters), IN_HASTE, false)).replaceWithVoid();
    }

    private static Read read(RowSet<Row> rows) {
        var members = new ArrayList<Member>();
        var upTo = "";
        for (var row : rows) {
            upTo = row.getString("up_to");
            if (row.getUUID("id") != null) {
                members.add(new Member(row.getUUID("id"), new Room(row.getString("topic"), row.getBoolean("is_private")),
                        row.getString("key"), row.getString("ref"), row.getString("payload"), row.getBoolean("is_gone")));
            }
        }
        return new Read(upTo, members);
    }
}
