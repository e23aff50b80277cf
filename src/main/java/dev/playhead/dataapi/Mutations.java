package dev.playhead.dataapi;

import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

import dev.playhead.dataapi.Stages.Stage;
import dev.playhead.dataapi.answer.MutationAnswers;
import dev.playhead.dataapi.answer.MutationAnswers.Result;
import dev.playhead.dataapi.answer.Negotiation;
import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.dataapi.plan.MutationPlan;
import dev.playhead.dataapi.plan.Plans;
import dev.playhead.dataapi.request.Action;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.Payload;
import dev.playhead.dataapi.request.Preferences.Missing;
import dev.playhead.dataapi.request.Preferences.Return;
import dev.playhead.dataapi.request.Preferences.Transaction;
import dev.playhead.dataapi.statement.MutationAnswer;
import dev.playhead.dataapi.statement.MutationAnswer.Wanted;
import dev.playhead.database.Database;
import dev.playhead.database.Ending;
import dev.playhead.database.OneStatement;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Changes to tables and views. */
@ApplicationScoped
class Mutations {

    private final Catalogues catalogues;
    private final RestConfig config;
    private final Database database;
    private final Transactions transactions;
    private final Explanations explanations;
    private final ServerTiming timing;

    Mutations(Catalogues catalogues, RestConfig config, Database database, Transactions transactions,
            Explanations explanations, ServerTiming timing) {
        this.catalogues = catalogues;
        this.config = config;
        this.database = database;
        this.transactions = transactions;
        this.explanations = explanations;
        this.timing = timing;
    }

    Uni<Response> answer(HttpServerRequest http, ApiRequest request, Action.Mutate action, Caller caller, byte[] body) {
        var payload = Payload.of(request, action.mutation(), body);
        return Uni.createFrom().item(() -> plan(request, action, payload))
                .onFailure(RestResource::mayBeNew).recoverWithUni(missing -> catalogues.lookAgain()
                        .map(again -> plan(request, action, payload)))
                .invoke(() -> timing.begins(Stage.TRANSACTION))
                .chain(planned -> answer(statement(http, request, caller, planned, payload), request, action, caller, planned));
    }

    private Uni<Response> answer(OneStatement statement, ApiRequest request, Action.Mutate action, Caller caller,
            Planned planned) {
        return planned.negotiation().plan().map(wanted -> explanations.answer(caller, statement, wanted))
                .orElseGet(() -> run(statement, request, action, caller, planned.negotiation())
                        .invoke(() -> timing.begins(Stage.RESPONSE))
                        .map(result -> MutationAnswers.answer(request, planned.negotiation(), action.mutation(),
                                planned.plan(), result)));
    }

    private record Planned(MutationPlan plan, Negotiation negotiation) {
    }

    private Planned plan(ApiRequest request, Action.Mutate action, Payload payload) {
        timing.begins(Stage.PLAN);
        Catalogue catalogue = catalogues.newest().orElseThrow(() -> ErrorCode.NO_SCHEMA_CACHE.of().asException());
        var plan = Plans.mutation(catalogue, new Plans.Settings(config.aggregates(), config.maxRows()), request, action,
                payload);
        return new Planned(plan, Negotiation.of(request, catalogue, plan.table().name(), config.planEnabled()));
    }

    private OneStatement statement(HttpServerRequest http, ApiRequest request, Caller caller, Planned planned,
            Payload payload) {
        var preferences = request.preferences();
        var wanted = new Wanted(Objects.requireNonNullElse(preferences.returned(), Return.MINIMAL),
                planned.negotiation().form(),
                Objects.requireNonNullElse(preferences.missing(), Missing.NULL));
        var statement = MutationAnswer.of(planned.plan(), payload, wanted);
        return new OneStatement(statement.text(), statement.parameters(), transactions.settings(http, request, caller), false);
    }

    /** The commit waits for the answer only where it depends on it. */
    private Uni<Result> run(OneStatement statement, ApiRequest request, Action.Mutate action, Caller caller,
            Negotiation negotiation) {
        var ending = request.preferences().transaction() == Transaction.ROLLBACK ? Ending.ROLLBACK : Ending.COMMIT;
        if (ending == Ending.COMMIT && !MutationAnswers.isConditional(request, negotiation, action.mutation())) {
            return database.actingAs(caller, statement).map(Mutations::result);
        }
        return database.actingAs(caller, statement, rows -> {
            MutationAnswers.check(request, negotiation, action.mutation(), result(rows));
            return ending;
        }).map(Mutations::result);
    }

    private static Result result(RowSet<Row> rows) {
        return Result.of(rows.iterator().next());
    }
}
