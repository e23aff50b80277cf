package dev.playhead.dataapi.request;

/**
 * A condition on one field.
 *
 * <p>
 * {@code embed=is.null} and {@code embed=not.is.null} look like filters on a column and cannot be told from one without
 * the select list: the planner does that.
 */
public record Filter(Field field, boolean negated, Operation operation) implements LogicTree {
}
