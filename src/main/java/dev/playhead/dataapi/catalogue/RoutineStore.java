package dev.playhead.dataapi.catalogue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads functions, and what else stands by itself: schemas, time zones, whether changes are announced. */
@ApplicationScoped
class RoutineStore {

    /** All of the exposed schemas ($1); of the extra search path ($2), only those that take a row, for they may be columns. */
    private static final String ROUTINES = """
            with recursive
            """ + Types.DOMAINS + """
            select
                namespace.nspname::text as schema,
                routine.proname::text as name,
                namespace.nspname::text = any($1) as is_exposed,
                description.description as description,
                argument.names as argument_names,
                argument.types as argument_types,
                argument.modes as argument_modes,
                routine.pronargs - routine.pronargdefaults as required,
                type_namespace.nspname::text as result_schema,
                coalesce(result_relation.relname, type.typname)::text as result_name,
                base.domain is not null as is_alias,
                type.typtype = 'c'
                    or coalesce(routine.proargmodes::text[] operator(pg_catalog.&&) '{t,b,o}', false) as is_composite,
                coalesce(result_relation.relkind in ('r', 'p', 'f', 'v', 'm'), false) as is_table,
                pg_catalog.format_type(routine.prorettype, null) as result_type,
                routine.proretset as is_set,
                routine.prorows = 1 as is_one_row,
                routine.provolatile::text as volatility,
                routine.proconfig as settings,
                row_namespace.nspname::text as row_schema,
                row_relation.relname::text as row_name
            from pg_catalog.pg_proc routine
            join pg_catalog.pg_namespace namespace on namespace.oid = routine.pronamespace
            left join bases base on base.domain = routine.prorettype
            join pg_catalog.pg_type type on type.oid = coalesce(base.type, routine.prorettype)
            join pg_catalog.pg_namespace type_namespace on type_namespace.oid = type.typnamespace
            left join pg_catalog.pg_class result_relation on result_relation.oid = type.typrelid
            left join pg_catalog.pg_class row_relation
                on routine.pronargs = 1
                and row_relation.reltype = routine.proargtypes[0]
                and row_relation.relkind in ('r', 'p', 'f', 'v', 'm')
            left join pg_catalog.pg_namespace row_namespace on row_namespace.oid = row_relation.relnamespace
            left join pg_catalog.pg_description description
                on description.objoid = routine.oid
                and description.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            left join lateral (
                select
                    array_agg(coalesce(each.name, '') order by each.place) as names,
                    array_agg(pg_catalog.format_type(each.type, null) order by each.place) as types,
                    array_agg(coalesce(each.mode, 'i')::text order by each.place) as modes
                from unnest(
                    coalesce(routine.proallargtypes, routine.proargtypes::oid[]),
                    routine.proargnames,
                    routine.proargmodes
                ) with ordinality as each (type, name, mode, place)
            ) argument on true
            where (namespace.nspname::text = any($1) or namespace.nspname::text = any($2) and row_relation.oid is not null)
              and routine.prokind = 'f'
              and type.typname not in ('trigger', 'event_trigger')
            order by routine.oid
            """;

    private static final String SCHEMAS = """
            select namespace.nspname::text as name, description.description as description
            from pg_catalog.pg_namespace namespace
            left join pg_catalog.pg_description description
                on description.objoid = namespace.oid
                and description.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
            where namespace.nspname::text = any($1)
            """;

    /** PostgreSQL reads a file for each, so this is asked once. */
    private static final String TIMEZONES = "select name from pg_catalog.pg_timezone_names";

    /**
     * What each role that requests run as is set to, as far as anybody may set it. What a request says itself is left out, and
     * so is what a transaction can only begin with.
     */
    private static final String ROLE_SETTINGS = """
            select
                role.rolname::text as role,
                pg_catalog.split_part(setting.line, '=', 1) as name,
                pg_catalog.substr(setting.line, pg_catalog.strpos(setting.line, '=') + 1) as value
            from pg_catalog.pg_db_role_setting own
            join pg_catalog.pg_roles role on role.oid = own.setrole
            cross join lateral unnest(own.setconfig) as setting (line)
            join pg_catalog.pg_settings known on known.name = pg_catalog.split_part(setting.line, '=', 1)
            where role.rolname = any($1)
              and own.setdatabase in (
                  0,
                  (select database.oid from pg_catalog.pg_database database where database.datname = pg_catalog.current_database())
              )
              and known.context = 'user'
              and known.name !~ '^(default_)?transaction_|^(role|search_path|session_authorization)$'
            order by own.setdatabase
            """;

    private static final String IS_ANNOUNCED = """
            select exists (
                select
                from pg_catalog.pg_event_trigger
                where evtname in ('playhead_schema_changed', 'pgrst_ddl_watch')
                  and evtenabled in ('O', 'A')
            ) as is_announced
            """;

    private static final String[] ROLES = Stream.of(Caller.Role.values()).map(Caller.Role::databaseName).toArray(String[]::new);

    /**
     * A function as it was read.
     *
     * @param row the table whose row is its only argument
     */
    record Found(Routine routine, boolean isExposed, boolean isOneRow, String resultType, Optional<QualifiedName> row) {
    }

    Uni<List<Found>> routines(SqlConnection connection, String[] schemas, String[] searchPath) {
        return connection.preparedQuery(ROUTINES).execute(Tuple.of(schemas, searchPath))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(RoutineRows::found).toList());
    }

    /** The schemas in their order, with what their comments say. */
    Uni<Map<String, Optional<String>>> schemas(SqlConnection connection, String[] schemas) {
        return connection.preparedQuery(SCHEMAS).execute(Tuple.of(schemas)).map(rows -> {
            // Those that are not there yet are exposed as well, and empty.
            var described = new LinkedHashMap<String, Optional<String>>();
            Stream.of(schemas).forEach(schema -> described.put(schema, Optional.empty()));
            rows.forEach(row -> described.put(row.getString("name"), Optional.ofNullable(row.getString("description"))));
            return described;
        });
    }

    Uni<Set<String>> timezones(SqlConnection connection) {
        return connection.preparedQuery(TIMEZONES).execute().map(rows -> {
            var names = new HashSet<String>();
            rows.forEach(row -> names.add(row.getString("name")));
            return names;
        });
    }

    /** By role and name; what is set for the one database goes before what is set for all. */
    Uni<Map<String, Map<String, String>>> roleSettings(SqlConnection connection) {
        return connection.preparedQuery(ROLE_SETTINGS).execute(Tuple.of(ROLES)).map(rows -> {
            var settings = new HashMap<String, Map<String, String>>();
            rows.forEach(row -> settings.computeIfAbsent(row.getString("role"), role -> new LinkedHashMap<>())
                    .put(row.getString("name"), row.getString("value")));
            return settings;
        });
    }

    Uni<Boolean> isAnnounced(SqlConnection connection) {
        return connection.preparedQuery(IS_ANNOUNCED).execute()
                .map(rows -> rows.iterator().next().getBoolean("is_announced"));
    }
}
