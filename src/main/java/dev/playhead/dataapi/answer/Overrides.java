package dev.playhead.dataapi.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.ws.rs.core.Response;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.request.ErrorCode;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What SQL set of the answer: {@code response.status} and {@code response.headers}. Both are checked before they are believed.
 */
public record Overrides(Optional<Integer> status, List<Map.Entry<String, String>> headers) {

    public static final Overrides NONE = new Overrides(Optional.empty(), List.of());

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern STATUS = Pattern.compile("[2-5]\\d\\d");

    /** Of the texts that the settings held, which are refused where they mean nothing. */
    public static Overrides of(@Nullable String headers, @Nullable String status) {
        return headers == null && status == null
                ? NONE
                : new Overrides(Optional.ofNullable(status).map(Overrides::status),
                        headers == null ? List.of() : headers(headers));
    }

    private static int status(String text) {
        if (!STATUS.matcher(text).matches()) {
            throw ErrorCode.INVALID_RESPONSE_STATUS.of().asException();
        }
        return Integer.parseInt(text);
    }

    private static List<Map.Entry<String, String>> headers(String text) {
        try {
            var headers = new ArrayList<Map.Entry<String, String>>();
            for (var each : new JsonArray(text)) {
                if (!(each instanceof JsonObject header) || header.size() != 1) {
                    throw ErrorCode.INVALID_RESPONSE_HEADERS.of().asException();
                }
                headers.addAll(members(header).orElseThrow(() -> ErrorCode.INVALID_RESPONSE_HEADERS.of().asException()));
            }
            return headers;
        } catch (DecodeException malformed) {
            throw ErrorCode.INVALID_RESPONSE_HEADERS.of().asException();
        }
    }

    /** Headers by name; empty where one could not be sent. */
    static Optional<List<Map.Entry<String, String>>> members(JsonObject object) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        for (var member : object) {
            if (!NAME.matcher(member.getKey()).matches() || !(member.getValue() instanceof String value)
                    || !VALUE.matcher(value).matches()) {
                return Optional.empty();
            }
            headers.add(Map.entry(member.getKey(), value));
        }
        return Optional.of(headers);
    }

    /** An answer with these in place of its own. */
    public Response over(Response answer) {
        if (equals(NONE)) {
            return answer;
        }
        var changed = Response.fromResponse(answer);
        status.ifPresent(changed::status);
        headers.forEach(header -> changed.header(header.getKey(), null));
        headers.forEach(header -> changed.header(header.getKey(), header.getValue()));
        return changed.build();
    }
}
