package dev.playhead.dataapi.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads the functions that answer media types. */
@ApplicationScoped
class MediaHandlerStore {

    /**
     * Those of the exposed schemas ($1), over the rows of a table or view or over anything; and that of PostGIS where it is.
     */
    private static final String HANDLERS = """
            with recursive
            """ + Types.DOMAINS + """
            select
                namespace.nspname::text as schema,
                routine.proname::text as name,
                relation_namespace.nspname::text as table_schema,
                relation.relname::text as table_name,
                pg_catalog.lower(media_type.typname::text) as media_type,
                base.type = 'pg_catalog.bytea'::pg_catalog.regtype as is_bytes,
                false as is_of_features
            from pg_catalog.pg_aggregate aggregate
            join pg_catalog.pg_proc routine on routine.oid = aggregate.aggfnoid
            join pg_catalog.pg_namespace namespace on namespace.oid = routine.pronamespace
            join pg_catalog.pg_type media_type on media_type.oid = routine.prorettype
            join bases base on base.domain = media_type.oid
            left join pg_catalog.pg_class relation
                on relation.reltype = routine.proargtypes[0]
                and relation.relkind in ('r', 'p', 'f', 'v', 'm')
            left join pg_catalog.pg_namespace relation_namespace on relation_namespace.oid = relation.relnamespace
            where namespace.nspname::text = any($1)
              and routine.pronargs = 1
              and (relation.oid is not null or routine.proargtypes[0] = 'pg_catalog.anyelement'::pg_catalog.regtype)
              and (media_type.typname ~* '^[a-z0-9.-]+/[a-z0-9.+-]+$' or media_type.typname = '*/*')
            union all
            select namespace.nspname::text, routine.proname::text, null, null, 'application/geo+json', false, true
            from pg_catalog.pg_extension extension
            join pg_catalog.pg_depend member
                on member.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                and member.refobjid = extension.oid
                and member.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                and member.deptype = 'e'
            join pg_catalog.pg_proc routine on routine.oid = member.objid
            join pg_catalog.pg_namespace namespace on namespace.oid = routine.pronamespace
            where extension.extname = 'postgis'
              and routine.proname = 'st_asgeojson'
              and routine.proargtypes[0] = 'pg_catalog.record'::pg_catalog.regtype
            order by is_of_features, schema, name
            """;

    Uni<List<MediaHandler>> handlers(SqlConnection connection, String[] schemas) {
        return connection.preparedQuery(HANDLERS).execute(Tuple.of(schemas))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(MediaHandlerStore::handler).toList());
    }

    private static MediaHandler handler(Row row) {
        return new MediaHandler(
                new QualifiedName(row.getString("schema"), row.getString("name")),
                Optional.ofNullable(row.getString("table_name"))
                        .map(table -> new QualifiedName(row.getString("table_schema"), table)),
                row.getString("media_type"), row.getBoolean("is_bytes"), row.getBoolean("is_of_features"));
    }
}
