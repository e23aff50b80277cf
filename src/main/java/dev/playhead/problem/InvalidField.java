package dev.playhead.problem;

/**
 * A place in the input, and what is wrong there.
 *
 * @param field a path such as {@code name}, {@code metadata.colour} or {@code [2].event_type}
 */
public record InvalidField(String field, String message) {
}
