package dev.playhead.dataapi.answer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.plan.Change;
import dev.playhead.dataapi.plan.MutationPlan;
import dev.playhead.dataapi.request.Action.Mutation;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.Preferences.Key;
import dev.playhead.dataapi.request.Preferences.Resolution;
import dev.playhead.dataapi.request.Preferences.Return;
import dev.playhead.dataapi.request.RestError;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/** Answers to changes, and which of them must not have happened. */
public final class MutationAnswers {

    private static final Set<Key> OF_CREATES = EnumSet.of(Key.RESOLUTION, Key.MISSING, Key.RETURN, Key.COUNT,
            Key.TRANSACTION, Key.HANDLING, Key.TIMEZONE);
    private static final Set<Key> OF_UPDATES = EnumSet.of(Key.MISSING, Key.RETURN, Key.COUNT, Key.TRANSACTION,
            Key.HANDLING, Key.TIMEZONE, Key.MAX_AFFECTED);
    private static final Set<Key> OF_PUTS = EnumSet.of(Key.RETURN, Key.COUNT, Key.TRANSACTION, Key.HANDLING, Key.TIMEZONE);
    private static final Set<Key> OF_DELETES = EnumSet.of(Key.RETURN, Key.COUNT, Key.TRANSACTION, Key.HANDLING,
            Key.TIMEZONE, Key.MAX_AFFECTED);

    private MutationAnswers() {
    }

    /**
     * What the database said.
     *
     * @param affected rows that were touched
     * @param shown rows in the answer
     * @param location the key of the row that was added, as an object of texts
     * @param inserted of these, rows that were not there before
     * @param overrides what SQL wants the answer to be instead
     */
    public record Result(long affected, long shown, @Nullable String body, Optional<String> location, long inserted,
            Overrides overrides) {

        /** Of the one row that a statement of a change answers with. */
        public static Result of(Row row) {
            return new Result(row.getLong("total"), row.getLong("page"), row.getString("body"),
                    Optional.ofNullable(row.getString("location")), row.getLong("inserted"),
                    Overrides.of(row.getString("headers"), row.getString("status")));
        }
    }

    /** Whether the result decides about the change at all. */
    public static boolean isConditional(ApiRequest request, Negotiation negotiation, Mutation mutation) {
        return negotiation.isSingular() || mutation == Mutation.SINGLE_UPSERT || isBounded(request, mutation);
    }

    /** Refuses a change by what came of it. */
    public static void check(ApiRequest request, Negotiation negotiation, Mutation mutation, Result result) {
        if (mutation == Mutation.SINGLE_UPSERT && result.affected() != 1) {
            throw ErrorCode.PUT_KEY_MISMATCH.of().asException();
        }
        if (negotiation.isSingular() && result.shown() != 1) {
            throw RestError.notSingular(result.shown()).asException();
        }
        var most = request.preferences().enforcedMaxAffected();
        if (most != null && isBounded(request, mutation) && result.affected() > most) {
            throw RestError.maxAffectedExceeded(result.affected()).asException();
        }
    }

    private static boolean isBounded(ApiRequest request, Mutation mutation) {
        return request.preferences().enforcedMaxAffected() != null
                && (mutation == Mutation.UPDATE || mutation == Mutation.DELETE);
    }

    public static Response answer(ApiRequest request, Negotiation negotiation, Mutation mutation, MutationPlan plan,
            Result result) {
        var isShown = request.preferences().returned() == Return.REPRESENTATION;
        var answer = Response.status(status(request, mutation, isShown, result))
                .header(HttpHeaders.VARY, "Accept, Prefer, Range");
        range(request, mutation, result).ifPresent(range -> answer.header("Content-Range", range));
        result.location().ifPresent(key -> locate(answer, plan, key));
        if (request.profile().isNegotiated()) {
            answer.header("Content-Profile", request.profile().schema());
        }
        request.preferences().applied(heeded(mutation, plan))
                .ifPresent(applied -> answer.header("Preference-Applied", applied));
        return result.overrides().over(isShown
                ? answer.header(HttpHeaders.CONTENT_TYPE, negotiation.contentType())
                        .entity(negotiation.form().entity(result.body())).build()
                : answer.build());
    }

    private static int status(ApiRequest request, Mutation mutation, boolean isShown, Result result) {
        var added = result.inserted() > 0;
        return switch (mutation) {
            case CREATE -> added || request.preferences().resolution() != Resolution.MERGE_DUPLICATES ? 201 : 200;
            case SINGLE_UPSERT -> !isShown ? 204 : added ? 201 : 200;
            case UPDATE, DELETE -> isShown ? 200 : 204;
        };
    }

    private static Optional<String> range(ApiRequest request, Mutation mutation, Result result) {
        var total = request.preferences().count() == null ? "*" : String.valueOf(result.affected());
        return switch (mutation) {
            case CREATE, DELETE -> Optional.of("*/" + total);
            case UPDATE -> Optional.of((result.affected() == 0 ? "*" : "0-" + (result.affected() - 1)) + "/" + total);
            case SINGLE_UPSERT -> Optional.empty();
        };
    }

    private static Set<Key> heeded(Mutation mutation, MutationPlan plan) {
        return switch (mutation) {
            case CREATE -> {
                var heeded = EnumSet.copyOf(OF_CREATES);
                if (plan.change() instanceof Change.Insert insert && insert.conflict().isEmpty()) {
                    heeded.remove(Key.RESOLUTION);
                }
                yield heeded;
            }
            case UPDATE -> OF_UPDATES;
            case SINGLE_UPSERT -> OF_PUTS;
            case DELETE -> OF_DELETES;
        };
    }

    /** As a query that finds the row. It stays relative to the door, whatever stands before that. */
    private static void locate(ResponseBuilder answer, MutationPlan plan, String key) {
        var columns = new JsonObject(key).stream()
                .map(column -> encoded(column.getKey()) + "="
                        + (column.getValue() == null ? "is.null" : "eq." + encoded(column.getValue().toString())))
                .collect(Collectors.joining("&"));
        answer.header(HttpHeaders.LOCATION, "/" + encoded(plan.table().name().name()) + "?" + columns);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
