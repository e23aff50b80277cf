package dev.playhead.database;

import java.util.List;
import java.util.Map;

/**
 * A statement that is a transaction by itself.
 *
 * @param settings what it can read with {@code current_setting}, and what it runs with ({@code search_path}), by name; local to
 *        the transaction
 * @param parameters texts, arrays of texts, numbers
 */
public record OneStatement(String text, List<Object> parameters, Map<String, String> settings, boolean isReadOnly) {
}
