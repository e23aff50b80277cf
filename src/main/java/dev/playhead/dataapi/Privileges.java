package dev.playhead.dataapi;

import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.dataapi.description.OpenApi.Shown;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.database.Database;
import dev.playhead.database.OneStatement;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/** What a caller may use of a schema, by its grants: what row-level security leaves of that is not said. */
@ApplicationScoped
class Privileges {

    /** Names of tables and views, and of functions, of the schema ($1) that the role has any right to. */
    private static final String USABLE = """
            select
                array(
                    select relation.relname::text
                    from pg_catalog.pg_class relation
                    join pg_catalog.pg_namespace namespace on namespace.oid = relation.relnamespace
                    where namespace.nspname = $1
                      and relation.relkind in ('r', 'p', 'f', 'v', 'm')
                      and (
                          pg_catalog.has_table_privilege(relation.oid, 'select, insert, update, delete')
                          or pg_catalog.has_any_column_privilege(relation.oid, 'select, insert, update')
                      )
                ) as tables,
                array(
                    select routine.proname::text
                    from pg_catalog.pg_proc routine
                    join pg_catalog.pg_namespace namespace on namespace.oid = routine.pronamespace
                    where namespace.nspname = $1
                      and pg_catalog.has_function_privilege(routine.oid, 'execute')
                ) as functions
            """;

    private final Database database;
    private final Transactions transactions;

    Privileges(Database database, Transactions transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    Uni<Shown> of(HttpServerRequest http, ApiRequest request, Caller caller) {
        var statement = new OneStatement(USABLE, List.of(request.profile().schema()),
                transactions.settings(http, request, caller), true);
        return database.actingAs(caller, statement)
                .map(rows -> rows.iterator().next())
                .map(row -> new Shown(Set.copyOf(List.of(row.getArrayOfStrings("tables")))::contains,
                        Set.copyOf(List.of(row.getArrayOfStrings("functions")))::contains));
    }
}
