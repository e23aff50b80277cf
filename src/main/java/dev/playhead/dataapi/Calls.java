package dev.playhead.dataapi;

import java.util.Base64;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

import org.jspecify.annotations.Nullable;

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
import dev.playhead.dataapi.request.MediaType;
import dev.playhead.dataapi.request.RestError;
import dev.playhead.dataapi.statement.CallAnswer;
import dev.playhead.dataapi.statement.ReadAnswer.Form;
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

    private static final String TIMEOUT = "statement_timeout";

    private final Catalogues catalogues;
    private final RestConfig config;
    private final Database database;
    private final Transactions transactions;
    private final Explanations explanations;

    Calls(Catalogues catalogues, RestConfig config, Database database, Transactions transactions,
            Explanations explanations) {
        this.catalogues = catalogues;
        this.config = config;
        this.database = database;
        this.transactions = transactions;
        this.explanations = explanations;
    }

    /** @param body what the function is given, be it from a body or from the query string */
    Uni<Response> answer(HttpServerRequest http, ApiRequest request, Caller caller, Action.Call call, CallBody body) {
        return Uni.createFrom().item(() -> plan(request, call, body))
                .onFailure(RestResource::mayBeNew).recoverWithUni(missing -> catalogues.lookAgain()
                        .map(again -> plan(request, call, body)))
                .chain(planned -> planned.negotiation().flatMap(Negotiation::plan)
                        .map(plan -> explanations.answer(caller, statement(http, request, call, planned), plan))
                        .orElseGet(() -> run(http, request, caller, call, planned)
                                .map(result -> answer(request, call, planned, result))));
    }

    /** @param negotiation empty where the function itself says what kind of text or bytes it returns, and that is wanted */
    private record Planned(CallPlan plan, Optional<Negotiation> negotiation, Statement statement) {

        private boolean isSingular() {
            return negotiation.filter(Negotiation::isSingular).isPresent();
        }

        private Routine routine() {
            return plan.routine();
        }
    }

    private Planned plan(ApiRequest request, Action.Call call, CallBody body) {
        var catalogue = catalogues.newest().orElseThrow(() -> ErrorCode.NO_SCHEMA_CACHE.of().asException());
        var settings = new Plans.Settings(config.aggregates(), config.maxRows());
        var plan = Plans.call(catalogue, settings, request, call.function(), body);
        var counts = request.preferences().count() != null;
        if (plan.routine().mediaType().filter(own -> isWanted(own, request)).isPresent()) {
            return new Planned(plan, Optional.empty(), CallAnswer.raw(plan, counts));
        }
        var negotiation = Negotiation.of(request.accepts(), config.planEnabled());
        var isWithout = call.invocation() == Invocation.HEAD || plan.routine().result().isVoid();
        return new Planned(plan, Optional.of(negotiation),
                CallAnswer.of(plan, isWithout ? Form.NOTHING : negotiation.form(), counts));
    }

    /** Whether what a function makes is what a client would take before anything else that can be given. */
    private static boolean isWanted(String own, ApiRequest request) {
        for (var accepted : request.accepts()) {
            if (own.equals("*/*") || own.equalsIgnoreCase(accepted.mime())) {
                return true;
            }
            if (accepted == MediaType.Known.ANY || accepted == MediaType.Known.JSON) {
                return false;
            }
        }
        return false;
    }

    /** What is not to be changed cannot be: {@code GET} never writes, nor does a function that says it does not. */
    private OneStatement statement(HttpServerRequest http, ApiRequest request, Action.Call call, Planned planned) {
        var routine = planned.routine();
        var writes = call.invocation() == Invocation.POST && routine.volatility() == Volatility.VOLATILE;
        var settings = transactions.settings(http, request);
        // It would come too late for the statement that runs already when the function sets it.
        Optional.ofNullable(routine.settings().get(TIMEOUT)).ifPresent(timeout -> settings.put(TIMEOUT, timeout));
        return new OneStatement(planned.statement().text(), planned.statement().parameters(), settings, !writes);
    }

    private Uni<Result> run(HttpServerRequest http, ApiRequest request, Caller caller, Action.Call call, Planned planned) {
        var statement = statement(http, request, call, planned);
        var most = request.preferences().enforcedMaxAffected();
        if (!statement.isReadOnly() && (planned.isSingular() || most != null)) {
            return database.actingAs(caller, statement, rows -> {
                check(rows.iterator().next().getLong("page"), planned, most);
                return Ending.COMMIT;
            }).map(rows -> Result.of(rows.iterator().next()));
        }
        return database.actingAs(caller, statement)
                .map(rows -> Result.of(rows.iterator().next()))
                .invoke(result -> check(result.rows(), planned, most));
    }

    private static void check(long rows, Planned planned, @Nullable Long most) {
        if (planned.isSingular() && rows != 1) {
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
        var isHead = call.invocation() == Invocation.HEAD;
        var mediaType = planned.negotiation().map(negotiation -> negotiation.mediaType().contentType())
                .orElseGet(() -> contentType(planned.routine()));
        return Answers.called(request, Optional.of(mediaType), result, isHead ? null : body(planned, result));
    }

    private static @Nullable Object body(Planned planned, Result result) {
        var isBytes = planned.negotiation().isEmpty() && planned.routine().result().type().name().equals("bytea");
        return isBytes && result.body() != null ? Base64.getMimeDecoder().decode(result.body()) : result.body();
    }

    private static String contentType(Routine routine) {
        var own = routine.mediaType().orElseThrow();
        if (own.equals("*/*")) {
            return MediaType.Known.OCTET_STREAM.contentType();
        }
        return own.startsWith("text/") ? own + "; charset=utf-8" : own;
    }
}
