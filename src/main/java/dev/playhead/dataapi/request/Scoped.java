package dev.playhead.dataapi.request;

import java.util.List;

/**
 * Something said about the resource or about one embedded in it.
 *
 * @param path the embeds from the outermost in, by alias or name; empty for the resource itself
 */
public record Scoped<T>(List<String> path, T value) {

    public Scoped {
        path = List.copyOf(path);
    }

    public boolean isRoot() {
        return path.isEmpty();
    }
}
