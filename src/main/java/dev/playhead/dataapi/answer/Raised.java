package dev.playhead.dataapi.answer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.RestException;
import dev.playhead.database.StatementFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * An answer that SQL raised: {@code raise sqlstate 'PGRST'}, with the body in the message and status and headers in the detail,
 * both JSON.
 */
record Raised(int status, List<Map.Entry<String, String>> headers, String code, String message, @Nullable Object details,
        @Nullable String hint) {

    static final String STATE = "PGRST";

    private static final String OF_MESSAGE = "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'.";
    private static final String OF_DETAIL = "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'.";

    /** Refused where either is not what it should be. */
    static Raised of(StatementFailure failure) {
        var message = object(failure.getMessage())
                .filter(each -> isText(each, "code") && isText(each, "message"))
                .filter(each -> isTextOrAbsent(each, "details") && isTextOrAbsent(each, "hint"))
                .orElseThrow(() -> invalid("Invalid JSON value for MESSAGE: '" + failure.getMessage() + "'", OF_MESSAGE));
        var text = failure.detail().orElseThrow(() -> invalid("DETAIL is missing in the RAISE statement", OF_DETAIL));
        var detail = object(text)
                .filter(each -> each.getValue("status") instanceof Integer status && status >= 200 && status < 600)
                .filter(each -> each.getValue("headers") instanceof JsonObject)
                .orElseThrow(() -> invalid("Invalid JSON value for DETAIL: '" + text + "'", OF_DETAIL));
        var headers = Overrides.members(detail.getJsonObject("headers"))
                .orElseThrow(() -> invalid("Invalid JSON value for DETAIL: '" + text + "'", OF_DETAIL));
        return new Raised(detail.getInteger("status"), headers, message.getString("code"), message.getString("message"),
                message.getString("details"), message.getString("hint"));
    }

    private static Optional<JsonObject> object(String text) {
        try {
            return Optional.of(new JsonObject(text));
        } catch (DecodeException malformed) {
            return Optional.empty();
        }
    }

    private static boolean isText(JsonObject object, String member) {
        return object.getValue(member) instanceof String;
    }

    private static boolean isTextOrAbsent(JsonObject object, String member) {
        return object.getValue(member) == null || isText(object, member);
    }

    private static RestException invalid(String details, String hint) {
        return ErrorCode.INVALID_RAISE.with(details, hint).asException();
    }
}
