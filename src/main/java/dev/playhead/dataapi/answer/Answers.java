package dev.playhead.dataapi.answer;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.Preferences.Key;
import dev.playhead.dataapi.request.RestError;

/** Answers to reads. */
public final class Answers {

    private static final Set<Key> OF_READS = EnumSet.of(Key.COUNT, Key.HANDLING, Key.TIMEZONE);

    private Answers() {
    }

    /**
     * What the database said.
     *
     * @param total empty where nobody asked
     * @param body null where none is wanted
     */
    public record Result(long rows, Optional<Long> total, @Nullable String body) {
    }

    public static Response read(ApiRequest request, Negotiation negotiation, Result result, boolean isHead) {
        if (negotiation.isSingular() && result.rows() != 1) {
            throw RestError.notSingular(result.rows()).asException();
        }
        var range = new ContentRange(request.range().offset(), result.rows(), result.total()).check();
        var answer = Response.status(negotiation.isSingular() ? 200 : range.status())
                .header(HttpHeaders.CONTENT_TYPE, negotiation.mediaType().contentType())
                .header("Content-Range", range.header())
                .header(HttpHeaders.VARY, "Accept, Prefer, Range");
        if (request.profile().isNegotiated()) {
            answer.header("Content-Profile", request.profile().schema());
        }
        request.preferences().applied(OF_READS).ifPresent(applied -> answer.header("Preference-Applied", applied));
        return isHead ? answer.build() : answer.entity(result.body()).build();
    }
}
