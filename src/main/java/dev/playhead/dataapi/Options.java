package dev.playhead.dataapi;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.dataapi.catalogue.QualifiedName;
import dev.playhead.dataapi.catalogue.Routine;
import dev.playhead.dataapi.catalogue.Routine.Volatility;
import dev.playhead.dataapi.catalogue.Table;
import dev.playhead.dataapi.plan.Plans;
import dev.playhead.dataapi.request.Action;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.ErrorCode;
import io.smallrye.mutiny.Uni;

/** {@code OPTIONS}: which methods a resource knows. Whether this caller may use them is another matter. */
@ApplicationScoped
class Options {

    private static final List<String> READS = List.of("OPTIONS", "GET", "HEAD");

    private final Catalogues catalogues;

    Options(Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    Uni<Response> answer(ApiRequest request) {
        return Uni.createFrom().item(() -> methods(request))
                .onFailure(RestResource::mayBeNew).recoverWithUni(missing -> catalogues.lookAgain()
                        .map(again -> methods(request)))
                .map(methods -> Response.ok().header(HttpHeaders.ALLOW, String.join(",", methods)).build());
    }

    private List<String> methods(ApiRequest request) {
        var catalogue = catalogues.newest().orElseThrow(() -> ErrorCode.NO_SCHEMA_CACHE.of().asException());
        if (request.action() instanceof Action.RelationOptions options) {
            return methods(Plans.table(catalogue, request, options.relation()));
        }
        if (request.action() instanceof Action.FunctionOptions options) {
            return methods(catalogue, new QualifiedName(request.profile().schema(), options.function()));
        }
        return READS;
    }

    private static List<String> methods(Table table) {
        var methods = new ArrayList<>(READS);
        if (table.isInsertable()) {
            methods.add("POST");
        }
        if (table.isInsertable() && table.isUpdatable() && !table.primaryKey().isEmpty()) {
            methods.add("PUT");
        }
        if (table.isUpdatable()) {
            methods.add("PATCH");
        }
        if (table.isDeletable()) {
            methods.add("DELETE");
        }
        return methods;
    }

    /** Of several of a name, one that may be read is enough. */
    private static List<String> methods(Catalogue catalogue, QualifiedName function) {
        var overloads = catalogue.overloads(function);
        if (overloads.isEmpty()) {
            throw ErrorCode.NO_FUNCTION.with(
                    "Searched for the function " + function + ", but no matches were found in the schema cache.", null,
                    function.toString()).asException();
        }
        return overloads.stream().map(Routine::volatility).allMatch(Volatility.VOLATILE::equals)
                ? List.of("OPTIONS", "POST")
                : List.of("OPTIONS", "GET", "HEAD", "POST");
    }
}
