package dev.playhead.dataapi.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.dataapi.catalogue.RoutineStore.Found;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Reads a whole catalogue.
 *
 * <p>
 * The statements see the schema at slightly different moments: so what stands on something is read before that, functions
 * before tables and tables before columns. What a change in between left askew is put right at once, for it is announced with
 * its commit, and then all is read again.
 */
@ApplicationScoped
class CatalogueReader {

    /**
     * Names of types come with their schemas where nothing is searched; and compiling statements that read hundreds of rows
     * would take longer than they do.
     */
    private static final String PREPARE = """
            select
                pg_catalog.set_config('search_path', '', true),
                pg_catalog.set_config('jit', 'off', true),
                pg_catalog.set_config('plan_cache_mode', 'force_custom_plan', true)
            """;

    private final Database database;
    private final TableStore tables;
    private final KeyStore keys;
    private final RoutineStore routines;
    private final MediaHandlerStore handlers;
    private final String[] schemas;
    private final String[] searchPath;
    private final String[] schemasOfViews;
    private volatile Set<String> timezones = Set.of();

    /** A catalogue, and whether the database tells when it changes. */
    record Reading(Catalogue catalogue, boolean isAnnounced) {
    }

    /** What was read, before anything is concluded from it. */
    record Rows(boolean isAnnounced, Set<String> timezones, Map<String, Optional<String>> schemas, List<Found> routines,
            Map<QualifiedName, Table> tables, List<Key> keys, List<View> views, List<MediaHandler> handlers,
            Map<String, Map<String, String>> roleSettings) {
    }

    CatalogueReader(Database database, TableStore tables, KeyStore keys, RoutineStore routines, MediaHandlerStore handlers,
            CatalogueConfig config) {
        this.database = database;
        this.tables = tables;
        this.keys = keys;
        this.routines = routines;
        this.handlers = handlers;
        this.schemas = config.schemas().toArray(String[]::new);
        this.searchPath = config.extraSearchPath().toArray(String[]::new);
        this.schemasOfViews = Stream.of(schemas, searchPath).flatMap(Stream::of).distinct().toArray(String[]::new);
    }

    Uni<Reading> read() {
        return database.actingAs(new Caller.Service(), this::rows)
                // Hundreds of tables and views take milliseconds that the event loop has not.
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> new Reading(new Assembly(rows).catalogue(List.of(searchPath)), rows.isAnnounced()));
    }

    private Uni<Rows> rows(SqlConnection connection) {
        return connection.query(PREPARE).execute()
                .chain(() -> Uni.combine().all()
                        .unis(routines.isAnnounced(connection), timezones(connection), routines.schemas(connection, schemas),
                                routines.routines(connection, schemas, searchPath), tables.read(connection, schemas),
                                keys.keys(connection), keys.views(connection, schemasOfViews),
                                handlers.handlers(connection, schemas), routines.roleSettings(connection))
                        .usingConcurrencyOf(1)
                        .with(Rows::new));
    }

    private Uni<Set<String>> timezones(SqlConnection connection) {
        if (!timezones.isEmpty()) {
            return Uni.createFrom().item(timezones);
        }
        return routines.timezones(connection).invoke(names -> timezones = Set.copyOf(names));
    }
}
