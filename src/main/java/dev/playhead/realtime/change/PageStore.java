package dev.playhead.realtime.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.playhead.database.Database;
import dev.playhead.database.OneStatement;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Reads pages of the log of changes, as the service role. */
@ApplicationScoped
class PageStore {

    // What the one snapshot does not see and the other does. The transactions that the first does not see are those that were
    // running and those that came later; both are found by index. From the first such change on the log is read in the order of
    // its numbers, so that a long way is gone through once and not once a page. (Of "id + 0" the least cannot be looked for by the
    // order of ids, which would begin with the oldest.) Of a large way only a part is given, and the
    // other snapshot stays where it is until its end. Large values are unpacked for the rows of the page alone.
    private static final String READ = """
            with span as materialized (
                select
                    asked.began,
                    asked.id,
                    asked.seq,
                    coalesce(asked.until, pg_catalog.pg_current_snapshot()) as until,
                    %s as is_kept
                from playhead.change_log log
                cross join (
                    select
                        $1::pg_catalog.text::pg_catalog.uuid as epoch,
                        $2::pg_catalog.text::pg_catalog.pg_snapshot as began,
                        nullif($3::pg_catalog.text, '')::pg_catalog.pg_snapshot as until,
                        $4::pg_catalog.int8 as id,
                        $5::pg_catalog.int8 as seq
                ) as asked
            ),
            beginning as materialized (
                select case when span.id > 0 then span.id else least(later.id, running.id) end as id
                from span
                left join lateral (
                    select min(change.id + 0) as id
                    from playhead.changes change
                    where change.changed_in >= pg_catalog.pg_snapshot_xmax(span.began)
                      and change.changed_in < pg_catalog.pg_snapshot_xmax(span.until)
                      and pg_catalog.pg_visible_in_snapshot(change.changed_in, span.until)
                ) as later on span.id = 0
                left join lateral (
                    select min(change.id + 0) as id
                    from playhead.changes change
                    where change.changed_in = any (array(select pg_catalog.pg_snapshot_xip(span.began)))
                      and pg_catalog.pg_visible_in_snapshot(change.changed_in, span.until)
                ) as running on span.id = 0
                where span.is_kept
            ),
            picked as materialized (
                select change.*
                from span
                cross join beginning
                cross join lateral (
                    select change.*
                    from playhead.changes change
                    where change.id >= beginning.id
                      and (change.id > span.id or change.last_seq > span.seq)
                      and not pg_catalog.pg_visible_in_snapshot(change.changed_in, span.began)
                      and pg_catalog.pg_visible_in_snapshot(change.changed_in, span.until)
                    order by change.id
                    limit $6::pg_catalog.int4
                ) as change
            ),
            line as materialized (
                select
                    picked.id,
                    coalesce(event.seq, 0) as seq,
                    picked.relation,
                    picked.type,
                    picked.changed_at,
                    case when picked.session_id is null then picked.record else pg_catalog.to_jsonb(event) end as record,
                    picked.old_record
                from span
                cross join picked
                left join lateral (
                    select event.*
                    from public.session_events event
                    where event.session_id = picked.session_id
                      and event.seq >= picked.first_seq
                      and event.seq <= picked.last_seq
                      and (event.seq > span.seq or picked.id > span.id)
                    order by event.seq
                    limit $6::pg_catalog.int4
                ) as event on picked.session_id is not null
                order by picked.id, event.seq
                limit $6::pg_catalog.int4
            ),
            sized as (
                select
                    line.*,
                    row_number() over places as place,
                    count(*) over () as found,
                    sum(
                        coalesce(pg_catalog.pg_column_size(record), 0) + coalesce(pg_catalog.pg_column_size(old_record), 0)
                    ) over places as bytes
                from line
                window places as (order by id, seq)
            )
            select
                span.until::pg_catalog.text as until,
                span.is_kept,
                told.id,
                told.seq,
                told.found,
                told.relation::pg_catalog.int8 as relation,
                told.type,
                pg_catalog.to_char(told.changed_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as changed_at,
                after.text as record,
                before.text as old_record,
                coalesce(after.is_cut, false) or coalesce(before.is_cut, false) as is_cut
            from span
            left join sized told on told.place < $6::pg_catalog.int4 and (told.place = 1 or told.bytes <= $7::pg_catalog.int8)
            left join lateral (%s) as after on true
            left join lateral (%s) as before on true
            order by told.id, told.seq
            """.formatted(ChangeStore.IS_KEPT, shown("record"), shown("old_record"));

    // As the log's own triggers have it.
    private static final Map<String, String> IN_UTC = Map.of("timezone", "UTC", "search_path", "");

    private final Database database;
    private final RelationStore relations;
    private final ChangesConfig config;
    private final ObjectReader json;

    PageStore(Database database, RelationStore relations, ChangesConfig config, ObjectMapper json) {
        this.database = database;
        this.relations = relations;
        this.config = config;
        // Numbers as they were written: a double would lose digits.
        this.json = json.readerFor(ObjectNode.class)
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .with(JsonNodeFactory.withExactBigDecimals(true));
    }

    /**
     * What comes after {@code from}, up to {@code until} or to the present; fails with {@code resync_required} where it is no
     * longer kept.
     */
    Uni<LogPage> read(Cursor from, Optional<Cursor> until, long version) {
        var place = from.within().orElse(new Cursor.Within(until.map(Cursor::seen).orElse(""), 0, 0));
        var statement = new OneStatement(READ, List.of(from.epoch(), from.seen(), place.until(), place.id(), place.seq(),
                config.pageRows() + 1, (long) config.pageBytes(), (long) config.maxRowBytes()), IN_UTC, true);
        return database.actingAs(new Caller.Service(), statement)
                .map(rows -> page(from, rows, version))
                .chain(this::withRelations);
    }

    /** What is told of a side of a change: all of it, or of one that is too large its small fields. */
    private static String shown(String side) {
        return """

                select
                    case
                        when whole.is_cut then coalesce((
                            select pg_catalog.jsonb_object_agg(field.key, field.value)::pg_catalog.text
                            from pg_catalog.jsonb_each(told.%1$s) as field
                            where pg_catalog.octet_length(field.value::pg_catalog.text) <= 64
                        ), '{}')
                        else whole.text
                    end as text,
                    whole.is_cut
                from (
                    select json.text, pg_catalog.octet_length(json.text) > $8::pg_catalog.int8 as is_cut
                    from (select told.%1$s::pg_catalog.text as text offset 0) as json
                ) as whole
                """.formatted(side);
    }

    private LogPage page(Cursor from, RowSet<Row> found, long version) {
        var rows = new ArrayList<LogRow>();
        var next = from;
        var last = true;
        var bytes = 0L;
        var place = 0;
        for (var row : found) {
            if (!row.getBoolean("is_kept")) {
                throw Cursor.unknown();
            }
            next = Cursor.at(from.epoch(), row.getString("until"));
            if (row.getLong("id") == null) {
                break;
            }
            last = ++place == row.getLong("found");
            if (!last) {
                next = from.within(row.getString("until"), row.getLong("id"), row.getLong("seq"));
            }
            var read = logRow(row);
            bytes += length(row.getString("record")) + length(row.getString("old_record"));
            // Events that went with their session are nobody's to see.
            if (read.isTruncation() || read.subject().isPresent()) {
                rows.add(read);
            }
        }
        return new LogPage(List.copyOf(rows), Map.of(), next, last, version, bytes, new Tellings());
    }

    private Uni<LogPage> withRelations(LogPage page) {
        if (page.rows().isEmpty()) {
            return Uni.createFrom().item(page);
        }
        return relations.named(page.rows().stream().map(LogRow::relation).distinct().toList())
                .map(known -> new LogPage(page.rows(), known, page.next(), page.isLast(), page.version(), page.bytes(),
                        page.tellings()));
    }

    private LogRow logRow(Row row) {
        return new LogRow(row.getLong("relation"), row.getString("type"), row.getString("changed_at"),
                object(row.getString("record")), object(row.getString("old_record")), row.getBoolean("is_cut"));
    }

    private Optional<ObjectNode> object(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(json.readValue(text));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("PostgreSQL wrote what is not JSON", impossible);
        }
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
