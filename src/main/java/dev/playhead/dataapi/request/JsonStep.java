package dev.playhead.dataapi.request;

/**
 * One arrow of a path into JSON.
 *
 * @param asText true for {@code ->>}, false for {@code ->}
 */
public record JsonStep(boolean asText, Operand operand) {

    /** What the arrow points at. */
    public sealed interface Operand {
    }

    /** A member of an object. */
    public record Key(String name) implements Operand {
    }

    /** An element of an array, counted from its end when negative. */
    public record Index(int position) implements Operand {
    }
}
