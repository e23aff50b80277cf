package dev.playhead.realtime.change;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which changes a channel wants to hear of, as its client wrote it.
 *
 * @param event {@code INSERT}, {@code UPDATE}, {@code DELETE} or {@code *}
 * @param schema nothing and {@code *} stand for every published table's
 * @param table nothing and {@code *} stand for every published table of the schema
 * @param filter conditions on the row, such as {@code status=eq.active,priority=gt.3}
 * @param select the columns that are told, all of them where it is empty
 */
public record Binding(String event, @Nullable String schema, @Nullable String table, @Nullable String filter,
        List<String> select) {
}
