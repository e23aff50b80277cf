package dev.playhead.dataapi.plan;

import java.util.Optional;

import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.QualifiedName;
import dev.playhead.dataapi.catalogue.Table;
import dev.playhead.dataapi.request.Action;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.CallBody;
import dev.playhead.dataapi.request.Payload;

/** From a request to its plan. */
public final class Plans {

    private Plans() {
    }

    /**
     * What an operator has set.
     *
     * @param aggregates whether aggregates may be used
     * @param maxRows the most that are read of anything; empty where there is no limit
     */
    public record Settings(boolean aggregates, Optional<Long> maxRows) {
    }

    /** Plans the reading of a table or view; refused where it, or what is embedded, is not to be found. */
    public static ReadPlan read(Catalogue catalogue, Settings settings, ApiRequest request, String relation) {
        var table = table(catalogue, request, relation);
        return new ReadPlanner(catalogue, settings, ReadRequest.of(request)).plan(table.name());
    }

    /** Plans the call of a function, and the reading of what it returns; refused where there is none, or several. */
    public static CallPlan call(Catalogue catalogue, Settings settings, ApiRequest request, String function, CallBody body) {
        return new CallPlanner(catalogue, settings, request).plan(function, body);
    }

    /** The table or view of that name; refused where there is none. */
    public static Table table(Catalogue catalogue, ApiRequest request, String relation) {
        return catalogue.table(new QualifiedName(request.profile().schema(), relation)).orElseThrow(Refusals::exception);
    }

    /** Plans a change to a table or view; refused where it, or a column that is given, is not to be found. */
    public static MutationPlan mutation(Catalogue catalogue, Settings settings, ApiRequest request, Action.Mutate action,
            Payload payload) {
        var name = new QualifiedName(request.profile().schema(), action.relation());
        var table = catalogue.table(name).orElseThrow(Refusals::exception);
        return new MutationPlanner(catalogue, request, table).plan(settings, action.mutation(), payload);
    }
}
