package dev.playhead.dataapi.request;

import java.util.List;

/**
 * A column, and the way into it when it holds JSON.
 *
 * @param name as the client wrote it, not yet known to exist
 * @param path empty for the column itself
 */
public record Field(String name, List<JsonStep> path) {

    public Field {
        path = List.copyOf(path);
    }

    public static Field of(String name) {
        return new Field(name, List.of());
    }
}
