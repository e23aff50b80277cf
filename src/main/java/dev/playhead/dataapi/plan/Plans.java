package dev.playhead.dataapi.plan;

import java.util.Optional;

import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.QualifiedName;
import dev.playhead.dataapi.request.Action;
import dev.playhead.dataapi.request.ApiRequest;
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
        var name = new QualifiedName(request.profile().schema(), relation);
        var table = catalogue.table(name).orElseThrow(Refusals::exception);
        return new ReadPlanner(catalogue, settings, ReadRequest.of(request)).plan(table.name());
    }

    /** Plans a change to a table or view; refused where it, or a column that is given, is not to be found. */
    public static MutationPlan mutation(Catalogue catalogue, Settings settings, ApiRequest request, Action.Mutate action,
            Payload payload) {
        var name = new QualifiedName(request.profile().schema(), action.relation());
        var table = catalogue.table(name).orElseThrow(Refusals::exception);
        return new MutationPlanner(catalogue, request, table).plan(settings, action.mutation(), payload);
    }
}
