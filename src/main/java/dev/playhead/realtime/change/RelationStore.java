package dev.playhead.realtime.change;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import dev.playhead.database.Database;
import dev.playhead.database.OneStatement;
import dev.playhead.identity.Caller;
import dev.playhead.realtime.change.Relation.Access;
import dev.playhead.realtime.change.Relation.Column;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Reads what tables look like and who may see what of them. It is read with every page: rights change without a word. */
@ApplicationScoped
class RelationStore {

    // A row for each table and role. Policies depend on the columns that they are about; where one is about the row as a whole,
    // that is seen in its text alone. A domain may refuse to be nothing, so such columns are always there.
    private static final String READ = """
            select
                class.oid::pg_catalog.int8 as relation,
                namespace.nspname::pg_catalog.text as schema_name,
                class.relname::pg_catalog.text as table_name,
                pg_catalog.format('%%I.%%I', namespace.nspname, class.relname) as quoted,
                role.rolname::pg_catalog.text as role_name,
                attributes.names,
                attributes.types,
                attributes.declared,
                attributes.plain,
                attributes.readable,
                coalesce((
                    select pg_catalog.array_agg(attribute.attname::pg_catalog.text order by attribute.attnum)
                    from pg_catalog.pg_index index
                    join pg_catalog.pg_attribute attribute
                        on attribute.attrelid = index.indrelid and attribute.attnum = any (index.indkey)
                    where index.indrelid = class.oid
                      and index.indisprimary
                ), '{}') as keys,
                not class.relrowsecurity
                    or role.rolsuper
                    or role.rolbypassrls
                    or (not class.relforcerowsecurity and coalesce(pg_catalog.pg_has_role(role.oid, class.relowner, 'usage'), false))
                    as is_open,
                policies.condition,
                policies.owners,
                coalesce((
                    select pg_catalog.array_agg(distinct attribute.attname::pg_catalog.text)
                    from pg_catalog.pg_attribute attribute
                    join pg_catalog.pg_type type on type.oid = attribute.atttypid
                    where attribute.attrelid = class.oid
                      and attribute.attnum > 0
                      and not attribute.attisdropped
                      and (
                          type.typtype = 'd'
                          or policies.condition like '%%.*%%'
                          or exists (
                              select
                              from pg_catalog.pg_depend dependency
                              where dependency.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
                                and dependency.objid = any (policies.ids)
                                and dependency.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                and dependency.refobjid = class.oid
                                and dependency.refobjsubid = attribute.attnum
                          )
                      )
                ), '{}') as judged
            from pg_catalog.pg_class class
            join pg_catalog.pg_namespace namespace on namespace.oid = class.relnamespace
            cross join pg_catalog.pg_roles role
            cross join lateral (
                select
                    pg_catalog.array_agg(attribute.attname::pg_catalog.text order by attribute.attnum) as names,
                    pg_catalog.array_agg(type.typname::pg_catalog.text order by attribute.attnum) as types,
                    pg_catalog.array_agg(
                        pg_catalog.format_type(attribute.atttypid, -1) order by attribute.attnum
                    ) as declared,
                    pg_catalog.array_agg(
                        (
                            type.typtype = 'e'
                            or type.oid = any (array[
                                'uuid', 'bool', 'int2', 'int4', 'int8', 'date', 'timestamp', 'timestamptz', 'text', 'varchar'
                            ]::pg_catalog.regtype[])
                        )
                        and coalesce(collation_.collisdeterministic, true)
                        order by attribute.attnum
                    ) as plain,
                    pg_catalog.array_agg(
                        -- Of a table that is being dropped, PostgreSQL cannot say.
                        coalesce(
                            pg_catalog.has_schema_privilege(role.oid, class.relnamespace, 'usage')
                                and pg_catalog.has_column_privilege(role.oid, class.oid, attribute.attnum, 'select'),
                            false
                        )
                        order by attribute.attnum
                    ) as readable
                from pg_catalog.pg_attribute attribute
                join pg_catalog.pg_type type on type.oid = attribute.atttypid
                left join pg_catalog.pg_collation collation_ on collation_.oid = attribute.attcollation
                where attribute.attrelid = class.oid
                  and attribute.attnum > 0
                  and not attribute.attisdropped
                  -- Virtual columns are computed when they are read, and nobody read these rows.
                  and attribute.attgenerated <> 'v'
            ) as attributes
            cross join lateral (
                select
                    pg_catalog.array_agg(policy.oid) as ids,
                    '(' || pg_catalog.string_agg('(' || text.condition || ')', ' or ') filter (where policy.polpermissive) || ')'
                        || coalesce(
                            pg_catalog.string_agg(' and (' || text.condition || ')', '') filter (where not policy.polpermissive),
                            ''
                        ) as condition,
                    case
                        when bool_and(owner.name is not null) filter (where policy.polpermissive)
                            then pg_catalog.array_agg(distinct owner.name) filter (where policy.polpermissive)
                    end as owners
                from pg_catalog.pg_policy policy
                cross join lateral (
                    select pg_catalog.pg_get_expr(policy.polqual, policy.polrelid) as condition
                ) as text
                cross join lateral (%s) as owner (name)
                where policy.polrelid = class.oid
                  and policy.polcmd in ('r', '*')
                  and policy.polqual is not null
                  and exists (
                      select
                      from pg_catalog.unnest(policy.polroles) as granted
                      where case when granted = 0 then true else pg_catalog.pg_has_role(role.oid, granted, 'usage') end
                  )
            ) as policies
            where role.rolname in ('anon', 'authenticated', 'service_role')
              and class.oid in (%s)
            """;

    private static final String BY_NUMBER = READ.formatted(OwnRows.COLUMN,
            "select pg_catalog.unnest($1::pg_catalog.int8[])::pg_catalog.oid");
    private static final String BY_NAME = READ.formatted(OwnRows.COLUMN, """
            select published.oid
            from playhead.published() as present (oid)
            join pg_catalog.pg_class published on published.oid = present.oid
            join pg_catalog.pg_namespace schema on schema.oid = published.relnamespace
            join unnest($1::pg_catalog.text[], $2::pg_catalog.text[]) as wanted (schema_name, table_name)
                on wanted.schema_name in ('*', schema.nspname)
                and wanted.table_name in ('*', published.relname)
            """);

    // Only what is visible without a schema is written without one, and so nothing is.
    private static final Map<String, String> NO_SEARCH_PATH = Map.of("search_path", "");

    private final Database database;

    RelationStore(Database database) {
        this.database = database;
    }

    /** Those that are still there, by number. */
    Uni<Map<Long, Relation>> named(List<Long> oids) {
        return read(BY_NUMBER, List.of((Object) oids.toArray(Long[]::new)));
    }

    /** The published tables that one of the bindings names, by number. */
    Uni<Map<Long, Relation>> published(List<Binding> bindings) {
        return read(BY_NAME, List.of(bindings.stream().map(binding -> orAny(binding.schema())).toArray(String[]::new),
                bindings.stream().map(binding -> orAny(binding.table())).toArray(String[]::new)));
    }

    static String orAny(@Nullable String name) {
        return name == null || name.isEmpty() ? "*" : name;
    }

    private Uni<Map<Long, Relation>> read(String text, List<Object> parameters) {
        return database.actingAs(new Caller.Service(), new OneStatement(text, parameters, NO_SEARCH_PATH, true))
                .map(RelationStore::relations);
    }

    private static Map<Long, Relation> relations(RowSet<Row> rows) {
        var relations = new HashMap<Long, Relation>();
        for (var row : rows) {
            var relation = relations.computeIfAbsent(row.getLong("relation"), oid -> relation(row));
            role(row).ifPresent(role -> relation.access().put(role, access(row)));
        }
        return Map.copyOf(relations);
    }

    private static Relation relation(Row row) {
        return new Relation(row.getLong("relation"), row.getString("schema_name"), row.getString("table_name"),
                row.getString("quoted"), columns(row), List.of(row.getArrayOfStrings("keys")),
                new EnumMap<>(Caller.Role.class));
    }

    private static Map<String, Column> columns(Row row) {
        var columns = new LinkedHashMap<String, Column>();
        var names = names(row);
        for (var index = 0; index < names.length; index++) {
            columns.put(names[index], new Column(names[index], row.getArrayOfStrings("types")[index],
                    row.getArrayOfStrings("declared")[index], row.getArrayOfBooleans("plain")[index]));
        }
        return columns;
    }

    private static Access access(Row row) {
        var readable = new LinkedHashSet<String>();
        var names = names(row);
        for (var index = 0; index < names.length; index++) {
            if (row.getArrayOfBooleans("readable")[index]) {
                readable.add(names[index]);
            }
        }
        // No permissive policy lets nobody see anything.
        var policy = row.getBoolean("is_open")
                ? Optional.<String> empty()
                : Optional.of(Optional.ofNullable(row.getString("condition")).orElse("false"));
        var owners = Optional.ofNullable(row.getArrayOfStrings("owners")).filter(none -> policy.isPresent()).map(Set::of);
        return new Access(readable, policy, owners, Set.copyOf(Arrays.asList(row.getArrayOfStrings("judged"))));
    }

    /** A table without columns has none of anything. */
    private static String[] names(Row row) {
        var names = row.getArrayOfStrings("names");
        return names == null ? new String[0] : names;
    }

    private static Optional<Caller.Role> role(Row row) {
        return Stream.of(Caller.Role.values())
                .filter(role -> role.databaseName().equals(row.getString("role_name")))
                .findFirst();
    }
}
