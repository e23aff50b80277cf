package dev.playhead.dataapi.request;

import org.jspecify.annotations.Nullable;

/**
 * A pair of the query string, decoded.
 *
 * @param value null when there was no {@code =}, which is not the same as an empty value
 */
public record Parameter(String key, @Nullable String value) {
}
