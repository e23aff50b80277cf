package dev.playhead.realtime.change;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.database.Database;
import dev.playhead.database.OneStatement;
import dev.playhead.database.StatementFailure;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/** Where the log of changes begins and ends, as the service role may know. */
@ApplicationScoped
class ChangeStore {

    private static final String HEAD = """
            select epoch::pg_catalog.text as epoch, pg_catalog.pg_current_snapshot()::pg_catalog.text as seen
            from playhead.change_log
            """;

    // Of two snapshots the later sees more: transactions that began since, or that were running and ended. One that is later
    // than the present is another database's.
    static final String IS_KEPT = """
            log.epoch = asked.epoch
                and pg_catalog.pg_snapshot_xmax(asked.began)
                    <= pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())
                and (
                    pg_catalog.pg_snapshot_xmax(log.trimmed),
                    -(select count(*) from pg_catalog.pg_snapshot_xip(log.trimmed))
                ) <= (
                    pg_catalog.pg_snapshot_xmax(asked.began),
                    -(select count(*) from pg_catalog.pg_snapshot_xip(asked.began))
                )
            """;

    private static final String CHECK = """
            select %s as is_kept, nullif($3::pg_catalog.text, '')::pg_catalog.pg_snapshot::pg_catalog.text as until
            from playhead.change_log log
            cross join (
                select
                    $1::pg_catalog.text::pg_catalog.uuid as epoch,
                    $2::pg_catalog.text::pg_catalog.pg_snapshot as began
            ) as asked
            """.formatted(IS_KEPT);

    private final Database database;
    private final SharedRead<String, Cursor> heads;

    ChangeStore(Database database) {
        this.database = database;
        this.heads = new SharedRead<>(this::head);
    }

    /** The place after everything that is committed. */
    Uni<Cursor> head() {
        return heads.of(HEAD);
    }

    private Uni<Cursor> head(String statement) {
        return database.actingAs(new Caller.Service(), new OneStatement(statement, List.of(), Map.of(), true))
                .map(rows -> rows.iterator().next())
                .map(row -> Cursor.at(row.getString("epoch"), row.getString("seen")));
    }

    /** Fails with {@code resync_required} where what comes after {@code from} is no longer kept. */
    Uni<Void> check(Cursor from) {
        var until = from.within().map(Cursor.Within::until).orElse("");
        var statement = new OneStatement(CHECK, List.of(from.epoch(), from.seen(), until), Map.of(), true);
        return database.actingAs(new Caller.Service(), statement)
                // Snapshots that cannot be.
                .onFailure(StatementFailure.class).transform(failure -> Cursor.unknown())
                .invoke(rows -> {
                    if (!rows.iterator().next().getBoolean("is_kept")) {
                        throw Cursor.unknown();
                    }
                })
                .replaceWithVoid();
    }
}
