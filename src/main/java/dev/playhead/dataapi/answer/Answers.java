package dev.playhead.dataapi.answer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.request.Action;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.Preferences.Key;
import dev.playhead.dataapi.request.RestError;
import io.vertx.mutiny.sqlclient.Row;

/** Answers to reads. */
public final class Answers {

    private static final Set<Key> OF_READS = EnumSet.of(Key.COUNT, Key.TRANSACTION, Key.HANDLING, Key.TIMEZONE);

    private static final Set<Key> OF_CALLS = EnumSet.of(Key.COUNT, Key.TRANSACTION, Key.HANDLING, Key.TIMEZONE,
            Key.MAX_AFFECTED);

    private static final int LONGEST = 2_000;

    private Answers() {
    }

    /**
     * What the database said.
     *
     * @param total empty where nobody asked
     * @param body null where none is wanted
     * @param overrides what SQL wants the answer to be instead
     */
    public record Result(long rows, Optional<Long> total, @Nullable String body, Overrides overrides) {

        /** Of the one row that a statement of this API answers with. */
        public static Result of(Row row) {
            return new Result(row.getLong("page"), Optional.ofNullable(row.getLong("total")), row.getString("body"),
                    Overrides.of(row.getString("headers"), row.getString("status")));
        }
    }

    public static Response read(ApiRequest request, Action.Read read, Negotiation negotiation, Result result) {
        if (negotiation.isSingular() && result.rows() != 1) {
            throw RestError.notSingular(result.rows()).asException();
        }
        var range = new ContentRange(request.range().offset(), result.rows(), result.total()).check();
        var answer = Response.status(negotiation.isSingular() ? 200 : range.status())
                .header(HttpHeaders.CONTENT_TYPE, negotiation.contentType())
                .header("Content-Range", range.header())
                .header(HttpHeaders.VARY, "Accept, Prefer, Range");
        location(request, read.relation()).ifPresent(location -> answer.header(HttpHeaders.CONTENT_LOCATION, location));
        if (request.profile().isNegotiated()) {
            answer.header("Content-Profile", request.profile().schema());
        }
        request.preferences().applied(OF_READS).ifPresent(applied -> answer.header("Preference-Applied", applied));
        return result.overrides().over(read.isHead()
                ? answer.build()
                : answer.entity(negotiation.form().entity(result.body())).build());
    }

    /**
     * Below {@code /rest/v1}, with the query in the one form that all have that ask for the same. Clients and proxies take
     * headers of some thousand characters, and queries of many more: an answer that cannot be read would be too high a price.
     */
    private static Optional<String> location(ApiRequest request, String relation) {
        var path = "/" + URLEncoder.encode(relation, StandardCharsets.UTF_8).replace("+", "%20");
        var query = request.canonicalQuery();
        return Optional.of(query.isEmpty() ? path : path + "?" + query).filter(location -> location.length() <= LONGEST);
    }

    /**
     * An answer to the call of a function.
     *
     * @param mediaType empty where it returns nothing
     * @param body null where none is wanted
     */
    public static Response called(ApiRequest request, Optional<String> mediaType, Result result, @Nullable Object body) {
        var range = new ContentRange(request.range().offset(), result.rows(), result.total()).check();
        var answer = Response.status(mediaType.isPresent() ? range.status() : 204)
                .header("Content-Range", range.header())
                .header(HttpHeaders.VARY, "Accept, Prefer, Range");
        mediaType.ifPresent(type -> answer.header(HttpHeaders.CONTENT_TYPE, type));
        if (mediaType.isPresent() && request.profile().isNegotiated()) {
            answer.header("Content-Profile", request.profile().schema());
        }
        request.preferences().applied(OF_CALLS).ifPresent(applied -> answer.header("Preference-Applied", applied));
        return result.overrides().over(body == null ? answer.build() : answer.entity(body).build());
    }
}
