package dev.playhead.realtime.change;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The rows of a page as far as some columns go, each different one once: rows that are the same there share a verdict.
 *
 * @param texts JSON objects
 * @param subjects which of them is a row's {@linkplain LogRow#subject() subject}, by the row's place in the page; -1 for none
 * @param before which of them is an updated row as it was; -1 for none
 */
record Projection(List<String> texts, int[] subjects, int[] before) {

    static Projection of(List<LogRow> rows, long relation, Set<String> columns) {
        var places = new LinkedHashMap<String, Integer>();
        var subjects = new int[rows.size()];
        var before = new int[rows.size()];
        for (var index = 0; index < rows.size(); index++) {
            var row = rows.get(index);
            var isMeant = row.relation() == relation;
            subjects[index] = isMeant ? place(row.subject(), columns, places) : -1;
            before[index] = isMeant && row.type().equals("UPDATE") ? place(row.oldRecord(), columns, places) : -1;
        }
        return new Projection(new ArrayList<>(places.keySet()), subjects, before);
    }

    private static int place(Optional<ObjectNode> row, Set<String> columns, Map<String, Integer> places) {
        return row.map(node -> places.computeIfAbsent(node.deepCopy().retain(columns).toString(), text -> places.size()))
                .orElse(-1);
    }
}
