package dev.playhead.dataapi;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.Stages.Stage;
import dev.playhead.dataapi.answer.Answers;
import dev.playhead.dataapi.answer.Answers.Result;
import dev.playhead.dataapi.answer.Negotiation;
import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.dataapi.catalogue.Routine;
import dev.playhead.dataapi.catalogue.Routine.Volatility;
import dev.playhead.dataapi.plan.CallPlan;
import dev.playhead.dataapi.plan.Plans;
import dev.playhead.dataapi.request.Action;
import dev.playhead.dataapi.request.Action.Invocation;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.CallBody;
import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.Preferences.Transaction;
import dev.playhead.dataapi.request.RestError;
import dev.playhead.dataapi.statement.CallAnswer;
import dev.playhead.dataapi.statement.Form;
import dev.playhead.dataapi.statement.Statement;
import dev.playhead.database.Database;
import dev.playhead.database.Ending;
import dev.playhead.database.OneStatement;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/** {@code /rest/v1/rpc}: functions. */
@ApplicationScoped
class Calls {

    private final Catalogues catalogues;
    private final RestConfig config;
    private final Database database;
    private final Transactions transactions;
    private final Explanations explanations;
    private final ServerTiming timing;

    Calls(Catalogues catalogues, RestConfig config, Database database, Transactions transactions,
            Explanations explanations, ServerTiming timing) {
        this.catalogues = catalogues;
        this.config = config;
        this.database = database;
        this.transactions = transactions;
        this.explanations = explanations;
        this.timing = timing;
    }

    /** @param body what the function is given, be it from a body or from the query string */
    Uni<Response> answer(HttpServerRequest http, ApiRequest request, Caller caller, Action.Call call, CallBody body) {
        return Uni.createFrom().item(() -> plan(request, call, body))
                .onFailure(RestResource::mayBeNew).recoverWithUni(missing -> catalogues.lookAgain()
                        .map(again -> plan(request, call, body)))
                .invoke(() -> timing.begins(Stage.TRANSACTION))
                .chain(planned -> answer(statement(http, request, caller, call, planned), request, caller, call, planned));
    }

    private record Planned(CallPlan plan, Negotiation negotiation, Statement statement) {

        private Routine routine() {
            return plan.routine();
        }
    }

    private Planned plan(ApiRequest request, Action.Call call, CallBody body) {
        timing.begins(Stage.PLAN);
        var catalogue = catalogues.newest().orElseThrow(() -> ErrorCode.NO_SCHEMA_CACHE.of().asException());
        var settings = new Plans.Settings(config.aggregates(), config.maxRows());
        var plan = Plans.call(catalogue, settings, request, call.function(), body);
        var negotiation = Negotiation.of(request, catalogue, plan.routine(), config.planEnabled());
        var isWithout = call.invocation() == Invocation.HEAD || plan.routine().result().isVoid();
        return new Planned(plan, negotiation, CallAnswer.of(plan, isWithout ? Form.Known.NOTHING : negotiation.form(),
                request.preferences().count() != null));
    }

    /** What is not to be changed cannot be: {@code GET} never writes, nor does a function that says it does not. */
    private OneStatement statement(HttpServerRequest http, ApiRequest request, Caller caller, Action.Call call,
            Planned planned) {
        var routine = planned.routine();
        var writes = call.invocation() == Invocation.POST && routine.volatility() == Volatility.VOLATILE;
        var settings = transactions.settings(http, request, caller);
        // It would come too late for the statement that runs already when the function sets it.
        Optional.ofNullable(routine.settings().get(Transactions.TIMEOUT))
                .ifPresent(timeout -> settings.put(Transactions.TIMEOUT, timeout));
        return new OneStatement(planned.statement().text(), planned.statement().parameters(), settings, !writes);
    }

    private Uni<Response> answer(OneStatement statement, ApiRequest request, Caller caller, Action.Call call,
            Planned planned) {
        return planned.negotiation().plan().map(wanted -> explanations.answer(caller, statement, wanted))
                .orElseGet(() -> run(statement, request, caller, planned)
                        .invoke(() -> timing.begins(Stage.RESPONSE))
                        .map(result -> answer(request, call, planned, result)));
    }

    private Uni<Result> run(OneStatement statement, ApiRequest request, Caller caller, Planned planned) {
        var most = request.preferences().enforcedMaxAffected();
        var isTried = request.preferences().transaction() == Transaction.ROLLBACK;
        if (!statement.isReadOnly() && (planned.negotiation().isSingular() || most != null || isTried)) {
            return database.actingAs(caller, statement, rows -> {
                check(rows.iterator().next().getLong("page"), planned, most);
                return isTried ? Ending.ROLLBACK : Ending.COMMIT;
            }).map(rows -> Result.of(rows.iterator().next()));
        }
        return database.actingAs(caller, statement)
                .map(rows -> Result.of(rows.iterator().next()))
                .invoke(result -> check(result.rows(), planned, most));
    }

    private static void check(long rows, Planned planned, @Nullable Long most) {
        if (planned.negotiation().isSingular() && rows != 1) {
            throw RestError.notSingular(rows).asException();
        }
        if (most != null && rows > most) {
            throw RestError.maxAffectedExceeded(rows).asException();
        }
    }

    private static Response answer(ApiRequest request, Action.Call call, Planned planned, Result result) {
        if (planned.routine().result().isVoid()) {
            return Answers.called(request, Optional.empty(), result, null);
        }
        var body = call.invocation() == Invocation.HEAD ? null : planned.negotiation().form().entity(result.body());
        return Answers.called(request, Optional.of(planned.negotiation().contentType()), result, body);
    }
}
