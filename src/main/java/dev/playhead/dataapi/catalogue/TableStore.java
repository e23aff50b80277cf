package dev.playhead.dataapi.catalogue;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.dataapi.catalogue.Column.Origin;
import dev.playhead.dataapi.catalogue.Table.Kind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads tables and views with their columns. */
@ApplicationScoped
class TableStore {

    /** What a view lets do, PostgreSQL says as a sum: 4 an update, 8 an insert, 16 a delete; of triggers as well. */
    private static final String TABLES = """
            select
                relation.oid::bigint as id,
                namespace.nspname::text as schema,
                relation.relname::text as name,
                relation.relkind::text as kind,
                description.description as description,
                case
                    when relation.relkind in ('r', 'p') then 28
                    when relation.relkind in ('v', 'f') then pg_catalog.pg_relation_is_updatable(relation.oid, true)
                    else 0
                end as commands
            from pg_catalog.pg_class relation
            join pg_catalog.pg_namespace namespace on namespace.oid = relation.relnamespace
            left join pg_catalog.pg_description description
                on description.objoid = relation.oid
                and description.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
                and description.objsubid = 0
            where namespace.nspname::text = any($1)
              and relation.relkind in ('r', 'p', 'f', 'v', 'm')
              and not relation.relispartition
            order by 2, 3
            """;

    private static final String COLUMNS = """
            with recursive
            """ + Types.DOMAINS
            + """
                    select
                        attribute.attrelid::bigint as id,
                        attribute.attname::text as name,
                        description.description as description,
                        case
                            when coalesce(base.namespace, type.typnamespace) = 'pg_catalog'::pg_catalog.regnamespace
                                then pg_catalog.format_type(coalesce(base.type, type.oid), null)
                            else pg_catalog.format_type(attribute.atttypid, attribute.atttypmod)
                        end as type,
                        pg_catalog.format_type(attribute.atttypid, attribute.atttypmod) as nominal_type,
                        not (attribute.attnotnull or type.typtype = 'd' and type.typnotnull) as is_nullable,
                        case
                            when coalesce(base.modifier, attribute.atttypmod) < 0 then null
                            when coalesce(base.type, type.oid) in ('pg_catalog.bpchar'::pg_catalog.regtype, 'pg_catalog.varchar'::pg_catalog.regtype)
                                then coalesce(base.modifier, attribute.atttypmod) - 4
                            when coalesce(base.type, type.oid) in ('pg_catalog.bit'::pg_catalog.regtype, 'pg_catalog.varbit'::pg_catalog.regtype)
                                then coalesce(base.modifier, attribute.atttypmod)
                        end as max_length,
                        case
                            when attribute.attgenerated <> '' then null
                            when attribute.attidentity = 'd' then pg_catalog.format('nextval(%L)', sequence.objid::pg_catalog.regclass)
                            when initial.adbin is null and type.typtype = 'd' then pg_catalog.pg_get_expr(type.typdefaultbin, 0)
                            else pg_catalog.pg_get_expr(initial.adbin, initial.adrelid)
                        end as default_value,
                        case
                            when attribute.attgenerated <> '' then 'GENERATED'
                            when attribute.attidentity = 'a' then 'IDENTITY_ALWAYS'
                            when attribute.attidentity = 'd' then 'IDENTITY_BY_DEFAULT'
                            else 'PLAIN'
                        end as origin,
                        array(
                            select label.enumlabel::text
                            from pg_catalog.pg_enum label
                            where label.enumtypid = coalesce(base.type, type.oid)
                            order by label.enumsortorder
                        ) as enum_values
                    from pg_catalog.pg_attribute attribute
                    join pg_catalog.pg_class relation on relation.oid = attribute.attrelid
                    join pg_catalog.pg_namespace namespace on namespace.oid = relation.relnamespace
                    join pg_catalog.pg_type type on type.oid = attribute.atttypid
                    left join bases base on base.domain = attribute.atttypid
                    left join pg_catalog.pg_attrdef initial
                        on initial.adrelid = attribute.attrelid
                        and initial.adnum = attribute.attnum
                    left join pg_catalog.pg_depend sequence
                        on attribute.attidentity = 'd'
                        and sequence.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        and sequence.refobjid = attribute.attrelid
                        and sequence.refobjsubid = attribute.attnum
                        and sequence.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        and sequence.deptype = 'i'
                    left join pg_catalog.pg_description description
                        on description.objoid = attribute.attrelid
                        and description.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        and description.objsubid = attribute.attnum
                    where namespace.nspname::text = any($1)
                      and relation.relkind in ('r', 'p', 'f', 'v', 'm')
                      and not relation.relispartition
                      and attribute.attnum > 0
                      and not attribute.attisdropped
                    order by attribute.attrelid, attribute.attnum
                    """;

    private static final Map<String, Kind> KINDS = Map.of("r", Kind.TABLE, "p", Kind.PARTITIONED_TABLE, "f",
            Kind.FOREIGN_TABLE, "v", Kind.VIEW, "m", Kind.MATERIALIZED_VIEW);

    private final RepresentationStore representations;

    TableStore(RepresentationStore representations) {
        this.representations = representations;
    }

    /** The tables of the schemas, without their primary keys. */
    Uni<Map<QualifiedName, Table>> read(SqlConnection connection, String[] schemas) {
        return representations.representations(connection)
                .chain(known -> connection.preparedQuery(TABLES).execute(Tuple.of(schemas))
                        .chain(tables -> connection.preparedQuery(COLUMNS).execute(Tuple.of(schemas))
                                .map(columns -> tables(tables, columns(columns, known)))));
    }

    private static Map<Long, Map<String, Column>> columns(Iterable<Row> rows, Map<String, Representation> known) {
        var byTable = new HashMap<Long, Map<String, Column>>();
        for (var row : rows) {
            var column = column(row, known);
            byTable.computeIfAbsent(row.getLong("id"), table -> new LinkedHashMap<>()).put(column.name(), column);
        }
        return byTable;
    }

    private static Column column(Row row, Map<String, Representation> known) {
        return new Column(row.getString("name"), Optional.ofNullable(row.getString("description")), row.getString("type"),
                row.getString("nominal_type"), row.getBoolean("is_nullable"),
                Optional.ofNullable(row.getInteger("max_length")), Optional.ofNullable(row.getString("default_value")),
                Origin.valueOf(row.getString("origin")), List.of(row.getArrayOfStrings("enum_values")),
                known.getOrDefault(row.getString("nominal_type"), Representation.NONE));
    }

    private static Map<QualifiedName, Table> tables(Iterable<Row> rows, Map<Long, Map<String, Column>> columns) {
        var tables = new LinkedHashMap<QualifiedName, Table>();
        for (var row : rows) {
            var commands = row.getInteger("commands");
            var table = new Table(new QualifiedName(row.getString("schema"), row.getString("name")),
                    KINDS.get(row.getString("kind")), Optional.ofNullable(row.getString("description")),
                    (commands & 8) != 0, (commands & 4) != 0, (commands & 16) != 0, List.of(),
                    Collections.unmodifiableMap(columns.getOrDefault(row.getLong("id"), Map.of())));
            tables.put(table.name(), table);
        }
        return tables;
    }
}
