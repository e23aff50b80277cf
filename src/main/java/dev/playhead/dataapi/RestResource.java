package dev.playhead.dataapi;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.Stages.Stage;
import dev.playhead.dataapi.answer.Answers;
import dev.playhead.dataapi.answer.Answers.Result;
import dev.playhead.dataapi.answer.Negotiation;
import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.dataapi.plan.Plans;
import dev.playhead.dataapi.request.Action;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.CallBodies;
import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.RestException;
import dev.playhead.dataapi.statement.Form;
import dev.playhead.dataapi.statement.ReadAnswer;
import dev.playhead.dataapi.statement.Statement;
import dev.playhead.database.Database;
import dev.playhead.database.OneStatement;
import dev.playhead.http.CurrentCaller;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/** {@code /rest/v1}: the way of a request through its stages. */
@Path("/rest/v1")
class RestResource {

    private final Heads heads;
    private final Catalogues catalogues;
    private final RestConfig config;
    private final Database database;
    private final CurrentCaller current;
    private final Transactions transactions;
    private final Calls calls;
    private final Options options;
    private final Descriptions descriptions;
    private final Mutations mutations;
    private final Explanations explanations;
    private final ServerTiming timing;

    RestResource(Heads heads, Catalogues catalogues, RestConfig config, Database database, CurrentCaller current,
            Transactions transactions, Calls calls, Options options, Descriptions descriptions, Mutations mutations,
            Explanations explanations, ServerTiming timing) {
        this.heads = heads;
        this.catalogues = catalogues;
        this.config = config;
        this.database = database;
        this.current = current;
        this.transactions = transactions;
        this.calls = calls;
        this.options = options;
        this.descriptions = descriptions;
        this.mutations = mutations;
        this.explanations = explanations;
        this.timing = timing;
    }

    @GET
    @Path("/{path:.*}")
    @Operation(hidden = true)
    public Uni<Response> get(@Context HttpServerRequest http) {
        return answer(http);
    }

    @HEAD
    @Path("/{path:.*}")
    @Operation(hidden = true)
    public Uni<Response> head(@Context HttpServerRequest http) {
        return answer(http);
    }

    @POST
    @Path("/rpc/{function}")
    @Operation(hidden = true)
    public Uni<Response> call(@Context HttpServerRequest http, byte @Nullable [] body) {
        var caller = current.anybody();
        var request = parse(http);
        return calls.answer(http, request, caller, (Action.Call) request.action(),
                CallBodies.ofBody(request, body == null ? new byte[0] : body));
    }

    @OPTIONS
    @Path("/{path:.*}")
    @Operation(hidden = true)
    public Uni<Response> options(@Context HttpServerRequest http) {
        var request = parse(http);
        timing.begins(Stage.RESPONSE);
        return options.answer(request);
    }

    @POST
    @Path("/{path:.*}")
    @Operation(hidden = true)
    public Uni<Response> post(@Context HttpServerRequest http, byte[] body) {
        return change(http, body);
    }

    @PATCH
    @Path("/{path:.*}")
    @Operation(hidden = true)
    public Uni<Response> patch(@Context HttpServerRequest http, byte[] body) {
        return change(http, body);
    }

    @PUT
    @Path("/{path:.*}")
    @Operation(hidden = true)
    public Uni<Response> put(@Context HttpServerRequest http, byte[] body) {
        return change(http, body);
    }

    @DELETE
    @Path("/{path:.*}")
    @Operation(hidden = true)
    public Uni<Response> delete(@Context HttpServerRequest http, byte[] body) {
        return change(http, body);
    }

    private ApiRequest parse(HttpServerRequest http) {
        timing.begins(Stage.PARSE);
        return ApiRequest.parse(heads.of(http), heads.rules());
    }

    private Uni<Response> change(HttpServerRequest http, byte @Nullable [] body) {
        var caller = current.anybody();
        var request = parse(http);
        if (!(request.action() instanceof Action.Mutate mutate)) {
            throw ErrorCode.INVALID_PATH.of().asException();
        }
        return mutations.answer(http, request, mutate, caller, body == null ? new byte[0] : body);
    }

    private Uni<Response> answer(HttpServerRequest http) {
        var caller = current.anybody();
        var request = parse(http);
        if (request.action() instanceof Action.Call call) {
            return calls.answer(http, request, caller, call, CallBodies.ofQuery(request));
        }
        if (request.action() instanceof Action.Describe describe) {
            timing.begins(Stage.RESPONSE);
            return descriptions.answer(http, request, caller, describe.isHead());
        }
        var read = (Action.Read) request.action();
        return Uni.createFrom().item(() -> plan(request, read))
                .onFailure(RestResource::mayBeNew).recoverWithUni(missing -> catalogues.lookAgain()
                        .map(again -> plan(request, read)))
                .chain(planned -> run(http, request, caller, read, planned));
    }

    /** What is not in the catalogue may have been made a moment ago. */
    static boolean mayBeNew(Throwable failure) {
        return failure instanceof RestException refusal && switch (refusal.error().code()) {
            case NO_TABLE, NO_RELATIONSHIP, NO_FUNCTION, NO_COLUMN -> true;
            default -> false;
        };
    }

    private record Planned(Negotiation negotiation, Statement statement) {
    }

    private Planned plan(ApiRequest request, Action.Read read) {
        timing.begins(Stage.PLAN);
        Catalogue catalogue = catalogues.newest().orElseThrow(() -> ErrorCode.NO_SCHEMA_CACHE.of().asException());
        var settings = new Plans.Settings(config.aggregates(), config.maxRows());
        var plan = Plans.read(catalogue, settings, request, read.relation());
        var negotiation = Negotiation.of(request, catalogue, plan.source(), config.planEnabled());
        return new Planned(negotiation, ReadAnswer.of(plan, read.isHead() ? Form.Known.NOTHING : negotiation.form(),
                request.preferences().count() != null));
    }

    private Uni<Response> run(HttpServerRequest http, ApiRequest request, Caller caller, Action.Read read, Planned planned) {
        timing.begins(Stage.TRANSACTION);
        var statement = new OneStatement(planned.statement().text(), planned.statement().parameters(),
                transactions.settings(http, request, caller), true);
        return planned.negotiation().plan().map(plan -> explanations.answer(caller, statement, plan))
                .orElseGet(() -> database.actingAs(caller, statement)
                        .invoke(rows -> timing.begins(Stage.RESPONSE))
                        .map(rows -> Result.of(rows.iterator().next()))
                        .map(result -> Answers.read(request, read, planned.negotiation(), result)));
    }
}
