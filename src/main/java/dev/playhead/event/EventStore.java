package dev.playhead.event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** What is asked of {@code public.session_events} and the streams that number them. */
@ApplicationScoped
class EventStore {

    // In the order of the sessions, so that two who append to the same ones wait for each other and never in a circle.
    private static final String APPEND = """
            insert into public.session_events (id, session_id, event_type, data)
            select incoming.id, incoming.session_id, incoming.event_type, incoming.data::jsonb
            from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
                with ordinality as incoming (id, session_id, event_type, data, place)
            order by incoming.session_id, incoming.place
            on conflict (id) do nothing
            returning id, session_id, seq
            """;

    // After an append whose ids were not all new: where the known ones are.
    private static final String KNOWN = """
            select id, session_id, seq
            from public.session_events
            where id = any($1)
            """;

    private static final String HEAD = """
            select epoch, last_seq, floor_seq
            from public.session_streams
            where session_id = $1
            """;

    // One statement and so one snapshot: the head and the page fit each other. A page ends before the row that would make
    // it too large, but never before its first.
    private static final String READ_AFTER = """
            with page as (
                select
                    line.seq,
                    line.event_type,
                    line.json,
                    sum(octet_length(line.json)) over (order by line.seq) as bytes,
                    row_number() over (order by line.seq) as place
                from (
                    select
                        event.seq,
                        event.event_type,
                        to_json(shown)::text as json
                    from public.session_events event
                    cross join lateral (
                        select event.seq, event.id, event.event_type, event.data, event.created_at
                    ) as shown
                    where event.session_id = $1
                      and event.seq > $2
                    order by event.seq
                    limit $3
                ) as line
            )
            select stream.epoch, stream.last_seq, stream.floor_seq, page.seq, page.event_type, page.json
            from public.session_streams stream
            left join page on page.bytes <= $4 or page.place = 1
            where stream.session_id = $1
            order by page.seq
            """;

    // With the head as of the same moment: the rows are told after the events up to there. A job's turn is the queue's own affair.
    private static final String SNAPSHOT = """
            select to_json(session)::text as session, stream.last_seq, job.id, to_json(job)::text as job
            from public.coding_sessions session
            join public.session_streams stream on stream.session_id = session.id
            left join lateral (
                select
                    candidate.id, candidate.session_id, candidate.prompt, candidate.status, candidate.priority,
                    candidate.retry_count, candidate.max_retries, candidate.run_at, candidate.error, candidate.result,
                    candidate.worker, candidate.lease_id, candidate.lease_expires_at, candidate.started_at,
                    candidate.completed_at, candidate.created_at, candidate.updated_at
                from public.coding_jobs candidate
                where candidate.session_id = session.id
                order by candidate.created_at desc
                limit 100
            ) as job on true
            where session.id = $1
            order by job.created_at, job.id
            """;

    private static final String HEADS = """
            select
                stream.session_id,
                stream.last_seq,
                concat(
                    session.updated_at,
                    (select max(job.updated_at) from public.coding_jobs job where job.session_id = stream.session_id)
                ) as changed
            from public.session_streams stream
            join public.coding_sessions session on session.id = stream.session_id
            where stream.session_id = any($1)
            """;

    private final Database database;

    EventStore(Database database) {
        this.database = database;
    }

    /** Where a batch stands after it was appended. */
    record Appended(long firstSeq, long lastSeq) {
    }

    private record Place(UUID sessionId, long seq) {
    }

    /** A head and what comes after a playhead, as of one moment. */
    record Read(Head head, EventPage page) {
    }

    /** What the safety look sees of a session. */
    record Glance(UUID sessionId, long lastSeq, String changed) {
    }

    /** Appends all of the batches or none; says of each where it stands. */
    Uni<List<Appended>> append(SqlConnection connection, List<Batch> batches) {
        var entries = batches.stream().flatMap(batch -> batch.entries().stream()).toList();
        var ids = entries.stream().map(Batch.Entry::id).toArray(UUID[]::new);
        var sessions = batches.stream().flatMap(batch -> batch.entries().stream().map(entry -> batch.sessionId()))
                .toArray(UUID[]::new);
        var types = entries.stream().map(Batch.Entry::type).toArray(String[]::new);
        var data = entries.stream().map(Batch.Entry::data).toArray(String[]::new);
        return connection.preparedQuery(APPEND).execute(Tuple.of(ids, sessions, types, data))
                .map(EventStore::places)
                .chain(places -> places.size() == ids.length
                        ? Uni.createFrom().item(places)
                        : connection.preparedQuery(KNOWN).execute(Tuple.of((Object) ids)).map(EventStore::places))
                .map(places -> batches.stream().map(batch -> standing(batch, places)).toList());
    }

    private static Map<UUID, Place> places(RowSet<Row> rows) {
        return rows.stream().collect(Collectors.toMap(
                row -> row.getUUID("id"), row -> new Place(row.getUUID("session_id"), row.getLong("seq"))));
    }

    private static Appended standing(Batch batch, Map<UUID, Place> places) {
        var seqs = batch.entries().stream().mapToLong(entry -> seqWithin(batch, places.get(entry.id()))).summaryStatistics();
        return new Appended(seqs.getMin(), seqs.getMax());
    }

    private static long seqWithin(Batch batch, @Nullable Place place) {
        if (place == null || !place.sessionId().equals(batch.sessionId())) {
            throw Problem.ID_TAKEN.refusal("An event's id is in use in another session.");
        }
        return place.seq();
    }

    /** Empty where there is no such session for this caller. */
    Uni<Optional<Head>> head(Caller caller, UUID sessionId) {
        return database.reading(caller, HEAD, sessionId)
                .map(rows -> rows.stream().findFirst().map(EventStore::head));
    }

    /** What comes after {@code playhead}, bounded; empty where there is no such session for this caller. */
    Uni<Optional<Read>> readAfter(Caller caller, UUID sessionId, long playhead, int limit, int bytes) {
        return database.reading(caller, READ_AFTER, sessionId, playhead, limit, (long) bytes)
                .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(read(rows)));
    }

    private static Read read(RowSet<Row> rows) {
        Head head = null;
        var lines = new ArrayList<EventPage.Line>(rows.size());
        for (var row : rows) {
            head = head == null ? head(row) : head;
            if (row.getLong("seq") != null) {
                lines.add(new EventPage.Line(row.getLong("seq"), row.getString("event_type"), row.getString("json")));
            }
        }
        var more = !lines.isEmpty() && lines.get(lines.size() - 1).seq() < head.lastSeq();
        return new Read(head, new EventPage(List.copyOf(lines), more));
    }

    /** Empty where there is no such session for this caller. */
    Uni<Optional<Snapshot>> snapshot(Caller caller, UUID sessionId) {
        return database.reading(caller, SNAPSHOT, sessionId)
                .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(toSnapshot(rows)));
    }

    private static Snapshot toSnapshot(RowSet<Row> rows) {
        var jobs = new java.util.LinkedHashMap<String, String>();
        var session = "";
        var lastSeq = 0L;
        for (var row : rows) {
            session = row.getString("session");
            lastSeq = row.getLong("last_seq");
            if (row.getUUID("id") != null) {
                jobs.put(row.getUUID("id").toString(), row.getString("job"));
            }
        }
        return new Snapshot(session, java.util.Collections.unmodifiableMap(jobs), lastSeq);
    }

    /** How far these sessions have come; those that are gone are missing. */
    Uni<List<Glance>> glance(SqlConnection connection, Collection<UUID> sessionIds) {
        return connection.preparedQuery(HEADS).execute(Tuple.of((Object) sessionIds.toArray(UUID[]::new)))
                .map(rows -> rows.stream().map(row -> new Glance(row.getUUID("session_id"), row.getLong("last_seq"),
                        row.getString("changed"))).toList());
    }

    private static Head head(Row row) {
        return new Head(row.getUUID("epoch"), row.getLong("last_seq"), row.getLong("floor_seq"));
    }
}
