package dev.playhead.auth;

import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** What of JSON PostgreSQL can keep: it stores neither NUL nor half of a surrogate pair. */
final class Texts {

    private Texts() {
    }

    /** Whether every text within {@code value}, a tree of maps, lists and scalars, can be stored. */
    static boolean areStorable(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return areStorable(map.keySet()) && areStorable(map.values());
        }
        if (value instanceof Collection<?> list) {
            return list.stream().allMatch(Texts::areStorable);
        }
        return !(value instanceof String text) || isStorable(text);
    }

    private static boolean isStorable(String text) {
        return text.codePoints().noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    }

    /** How deep {@code value} is nested; a scalar is 0. */
    static int depth(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return 1 + depthOfAll(map.values());
        }
        return value instanceof Collection<?> list ? 1 + depthOfAll(list) : 0;
    }

    private static int depthOfAll(Collection<?> values) {
        return values.stream().mapToInt(Texts::depth).max().orElse(0);
    }
}
