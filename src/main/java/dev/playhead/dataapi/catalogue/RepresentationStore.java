package dev.playhead.dataapi.catalogue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Reads the casts by which domains are shown and given. */
@ApplicationScoped
class RepresentationStore {

    /**
     * Only implicit ones, for others are for who asks for them; and only what callers may call, as far as everybody may. The
     * domains are called as columns say their types.
     */
    private static final String CASTS = """
            select
                pg_catalog.format_type(type.oid, null) as domain,
                case
                    when type.oid = domain_cast.castsource then 'to json'
                    when domain_cast.castsource = 'pg_catalog.json'::pg_catalog.regtype then 'from json'
                    else 'from text'
                end as direction,
                namespace.nspname::text as schema,
                routine.proname::text as name
            from pg_catalog.pg_cast domain_cast
            join pg_catalog.pg_type type
                on type.typtype = 'd'
                and (
                    type.oid = domain_cast.castsource
                        and domain_cast.casttarget = 'pg_catalog.json'::pg_catalog.regtype
                    or type.oid = domain_cast.casttarget
                        and domain_cast.castsource in ('pg_catalog.json'::pg_catalog.regtype, 'pg_catalog.text'::pg_catalog.regtype)
                )
            join pg_catalog.pg_proc routine on routine.oid = domain_cast.castfunc
            join pg_catalog.pg_namespace namespace on namespace.oid = routine.pronamespace
            where domain_cast.castcontext = 'i'
              and domain_cast.castmethod = 'f'
              and pg_catalog.has_function_privilege(routine.oid, 'execute')
            """;

    /** By the type of a column as it was declared. */
    Uni<Map<String, Representation>> representations(SqlConnection connection) {
        return connection.query(CASTS).execute().map(RepresentationStore::byDomain);
    }

    private static Map<String, Representation> byDomain(Iterable<Row> rows) {
        var functions = new HashMap<String, Map<String, QualifiedName>>();
        for (var row : rows) {
            functions.computeIfAbsent(row.getString("domain"), domain -> new HashMap<>())
                    .put(row.getString("direction"), new QualifiedName(row.getString("schema"), row.getString("name")));
        }
        var byDomain = new HashMap<String, Representation>();
        functions.forEach((domain, found) -> byDomain.put(domain,
                new Representation(Optional.ofNullable(found.get("to json")), Optional.ofNullable(found.get("from json")),
                        Optional.ofNullable(found.get("from text")))));
        return Map.copyOf(byDomain);
    }
}
