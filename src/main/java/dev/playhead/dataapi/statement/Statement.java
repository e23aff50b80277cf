package dev.playhead.dataapi.statement;

import java.util.List;

/** SQL with {@code $1}, {@code $2} and so on, and what they stand for: texts, lists of texts, numbers. */
public record Statement(String text, List<Object> parameters) {

    public Statement {
        parameters = List.copyOf(parameters);
    }
}
