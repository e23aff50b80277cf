package dev.playhead.realtime.change;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is told of the changes of a page, each wording written once, whoever hears it. */
final class Tellings {

    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private final Map<Wording, String> written = new ConcurrentHashMap<>();
    private final Map<Projected, Projection> projections = new ConcurrentHashMap<>();
    private final Map<Projected, OwnRows> ownRows = new ConcurrentHashMap<>();

    /**
     * How a change is told.
     *
     * @param place of the change in its page
     * @param columns those that the reader may see
     * @param select those that he wants; all, where there is none
     * @param isOldVisible whether he could see the row before
     * @param isUnknown whether the policies could not say what he may see
     */
    record Wording(int place, Set<String> columns, List<String> select, boolean isOldVisible, boolean isUnknown) {
    }

    private record Projected(long relation, Set<String> columns) {
    }

    Projection projection(List<LogRow> rows, long relation, Set<String> columns) {
        return projections.computeIfAbsent(new Projected(relation, columns), key -> Projection.of(rows, relation, columns));
    }

    OwnRows ownRows(List<LogRow> rows, long relation, Set<String> owners) {
        return ownRows.computeIfAbsent(new Projected(relation, owners), key -> OwnRows.of(rows, relation, owners));
    }

    /** The change as JSON, as {@link ChangePage.Change} has it. */
    String telling(LogRow row, Relation relation, Wording wording) {
        return written.computeIfAbsent(wording, key -> write(row, relation, key));
    }

    private static String write(LogRow row, Relation relation, Wording wording) {
        var columns = relation.columns().values().stream()
                .filter(column -> wording.columns().contains(column.name()))
                .filter(column -> wording.select().isEmpty() || wording.select().contains(column.name()))
                .toList();
        var names = columns.stream().map(Relation.Column::name).toList();
        var telling = NODES.objectNode()
                .put("schema", relation.schema())
                .put("table", relation.name())
                .put("commit_timestamp", row.changedAt())
                .put("type", row.type());
        var described = telling.putArray("columns");
        columns.forEach(column -> described.addObject().put("name", column.name()).put("type", column.type()));
        telling.set("record", wording.isUnknown() ? NODES.objectNode() : part(row.record(), names));
        telling.set("old_record", wording.isUnknown() ? NODES.objectNode() : old(row, relation, wording, names));
        errors(row, wording, telling);
        return telling.toString();
    }

    private static ObjectNode old(LogRow row, Relation relation, Wording wording, List<String> names) {
        if (row.type().equals("DELETE") || wording.isOldVisible()) {
            return part(row.oldRecord(), names);
        }
        // The key says which row it is; where it was another, that is as hidden as the rest of the row was.
        var key = relation.key().stream().filter(names::contains).toList();
        var before = part(row.oldRecord(), key);
        return before.equals(part(row.record(), key)) ? before : NODES.objectNode();
    }

    private static ObjectNode part(Optional<ObjectNode> record, Collection<String> names) {
        return record.map(node -> node.deepCopy().retain(names)).orElseGet(NODES::objectNode);
    }

    private static void errors(LogRow row, Wording wording, ObjectNode telling) {
        if (wording.isUnknown()) {
            telling.putArray("errors").add("Error 500: Row-level security failed");
        } else if (row.isCut()) {
            telling.putArray("errors").add("Error 413: Payload Too Large");
        } else {
            telling.putNull("errors");
        }
    }
}
