package dev.playhead.dataapi.catalogue;

import java.util.function.Function;

/** What came of looking for something in the catalogue: it, or why a caller does not get it. */
public sealed interface Lookup<T> {

    record Found<T>(T value) implements Lookup<T> {
    }

    record Failed<T>(CatalogueError error) implements Lookup<T> {
    }

    default T orElseThrow(Function<CatalogueError, ? extends RuntimeException> refusal) {
        if (this instanceof Found<T> found) {
            return found.value();
        }
        throw refusal.apply(((Failed<T>) this).error());
    }
}
