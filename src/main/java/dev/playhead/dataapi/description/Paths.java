package dev.playhead.dataapi.description;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.catalogue.Routine;
import dev.playhead.dataapi.catalogue.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What can be done with tables, and with functions ({@link CallPaths}). */
final class Paths {

    private Paths() {
    }

    static JsonObject of(List<Table> tables, Collection<List<Routine>> routines) {
        var paths = new JsonObject().put("/", new JsonObject().put("get", new JsonObject()
                .put("tags", new JsonArray().add("Introspection"))
                .put("summary", "OpenAPI description (this document)")
                .put("produces", new JsonArray().add("application/openapi+json").add("application/json"))
                .put("responses", response("200", "OK"))));
        tables.forEach(table -> paths.put("/" + table.name().name(), of(table)));
        routines.forEach(overloads -> paths.put("/rpc/" + overloads.get(0).name().name(), CallPaths.of(overloads)));
        return paths;
    }

    private static JsonObject of(Table table) {
        var name = table.name().name();
        var filters = table.columns().values().stream().map(column -> Parameters.filterName(table, column)).toList();
        var rows = new JsonObject().put("description", "OK").put("schema", new JsonObject().put("type", "array")
                .put("items", new JsonObject().put("$ref", "#/definitions/" + name)));
        var path = new JsonObject().put("get", operation(table)
                .put("parameters",
                        references(filters, "select", "order", "range", "rangeUnit", "offset", "limit", "preferCount"))
                .put("responses", new JsonObject().put("200", rows).mergeIn(response("206", "Partial Content"))));
        if (table.isInsertable() || table.isUpdatable() || table.isDeletable()) {
            path.put("post", operation(table)
                    .put("parameters", references(List.of(), "body." + name, "select", "preferPost"))
                    .put("responses", response("201", "Created")));
            path.put("patch", operation(table)
                    .put("parameters", references(filters, "body." + name, "preferReturn"))
                    .put("responses", response("204", "No Content")));
            path.put("delete", operation(table)
                    .put("parameters", references(filters, "preferReturn"))
                    .put("responses", response("204", "No Content")));
        }
        return path;
    }

    private static JsonObject operation(Table table) {
        return described(new JsonObject().put("tags", new JsonArray().add(table.name().name())), table.description());
    }

    private static JsonArray references(List<String> first, String... others) {
        var names = new ArrayList<>(first);
        names.addAll(List.of(others));
        var references = new JsonArray();
        names.forEach(name -> references.add(new JsonObject().put("$ref", "#/parameters/" + name)));
        return references;
    }

    /** A comment's first line is a summary, and the rest says more. */
    static JsonObject described(JsonObject operation, Optional<String> comment) {
        comment.map(text -> text.split("\n", 2)).ifPresent(lines -> {
            operation.put("summary", lines[0]);
            if (lines.length == 2 && !lines[1].isBlank()) {
                operation.put("description", lines[1].replaceFirst("^\n+", ""));
            }
        });
        return operation;
    }

    static JsonObject response(String status, String description) {
        return new JsonObject().put(status, new JsonObject().put("description", description));
    }
}
