package dev.playhead.dataapi.catalogue;

import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.dataapi.catalogue.Key.Kind;
import dev.playhead.dataapi.catalogue.Key.Side;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads keys, and what views are made of. */
@ApplicationScoped
class KeyStore {

    /** Of all schemas, because an exposed view may show a table that is not. Of partitions, only what the root has. */
    private static final String KEYS = """
            select
                key.oid::bigint as id,
                key.conname::text as name,
                key.contype::text as kind,
                key.conrelid::bigint as own_id,
                own_namespace.nspname::text as own_schema,
                own.relname::text as own_name,
                key.conkey::integer[] as own_numbers,
                array(
                    select attribute.attname::text
                    from unnest(key.conkey) with ordinality as part (number, place)
                    join pg_catalog.pg_attribute attribute
                        on attribute.attrelid = key.conrelid
                        and attribute.attnum = part.number
                    order by part.place
                ) as own_columns,
                key.confrelid::bigint as other_id,
                other_namespace.nspname::text as other_schema,
                other.relname::text as other_name,
                key.confkey::integer[] as other_numbers,
                array(
                    select attribute.attname::text
                    from unnest(key.confkey) with ordinality as part (number, place)
                    join pg_catalog.pg_attribute attribute
                        on attribute.attrelid = key.confrelid
                        and attribute.attnum = part.number
                    order by part.place
                ) as other_columns
            from pg_catalog.pg_constraint key
            join pg_catalog.pg_class own on own.oid = key.conrelid
            join pg_catalog.pg_namespace own_namespace on own_namespace.oid = own.relnamespace
            left join pg_catalog.pg_class other on other.oid = key.confrelid
            left join pg_catalog.pg_namespace other_namespace on other_namespace.oid = other.relnamespace
            where key.contype in ('p', 'u', 'f')
              and key.conparentid = 0
              and own_namespace.nspname not in ('pg_catalog', 'information_schema')
            order by key.conrelid, key.conname
            """;

    private static final String VIEWS = """
            select
                relation.oid::bigint as id,
                namespace.nspname::text as schema,
                relation.relname::text as name,
                rule.ev_action::text as rule
            from pg_catalog.pg_class relation
            join pg_catalog.pg_namespace namespace on namespace.oid = relation.relnamespace
            join pg_catalog.pg_rewrite rule on rule.ev_class = relation.oid
            where relation.relkind in ('v', 'm')
              and namespace.nspname::text = any($1)
              and rule.ev_type = '1'
            order by 2, 3
            """;

    private static final Map<String, Kind> KINDS = Map.of("p", Kind.PRIMARY, "u", Kind.UNIQUE, "f", Kind.FOREIGN);

    Uni<List<Key>> keys(SqlConnection connection) {
        return connection.preparedQuery(KEYS).execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(KeyStore::key).toList());
    }

    Uni<List<View>> views(SqlConnection connection, String[] schemas) {
        return connection.preparedQuery(VIEWS).execute(Tuple.of(schemas))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new View(row.getLong("id"), name(row, "schema", "name"), row.getString("rule")))
                        .toList());
    }

    private static Key key(Row row) {
        var kind = KINDS.get(row.getString("kind"));
        var own = side(row, "own");
        return new Key(row.getLong("id"), row.getString("name"), kind, own, kind == Kind.FOREIGN ? side(row, "other") : own);
    }

    private static Side side(Row row, String side) {
        return new Side(row.getLong(side + "_id"), name(row, side + "_schema", side + "_name"),
                List.of(row.getArrayOfIntegers(side + "_numbers")), List.of(row.getArrayOfStrings(side + "_columns")));
    }

    private static QualifiedName name(Row row, String schema, String name) {
        return new QualifiedName(row.getString(schema), row.getString(name));
    }
}
