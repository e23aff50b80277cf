package dev.playhead.database;

import java.util.List;
import java.util.Map;

import dev.playhead.identity.Caller;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * A statement that is a transaction by itself.
 *
 * @param settings what it can read with {@code current_setting}, and what it runs with ({@code search_path}), by name; local to
 *        the transaction
 * @param parameters texts, arrays of texts, numbers
 */
public record OneStatement(String text, List<Object> parameters, Map<String, String> settings, boolean isReadOnly) {

    /** Takes on an identity, and as many settings as there are: their names and values are parameters. */
    String become() {
        var text = new StringBuilder("select set_config('request.jwt.claims', $1, true), set_config('role', $2, true)");
        for (var index = 0; index < settings.size(); index++) {
            text.append(", set_config($").append(3 + 2 * index).append(", $").append(4 + 2 * index).append(", true)");
        }
        return text.toString();
    }

    /** The parameters of {@link #become}. */
    Tuple identity(Caller caller) {
        var identity = Tuple.of(caller.claims(), caller.role().databaseName());
        settings.forEach((name, value) -> identity.addString(name).addString(value));
        return identity;
    }
}
