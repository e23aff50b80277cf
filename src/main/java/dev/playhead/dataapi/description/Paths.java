package dev.playhead.dataapi.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.catalogue.Parameter;
import dev.playhead.dataapi.catalogue.Routine;
import dev.playhead.dataapi.catalogue.Routine.Volatility;
import dev.playhead.dataapi.catalogue.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What can be done with tables and functions. */
final class Paths {

    private static final JsonArray OF_CALLS = new JsonArray(List.of("application/json",
            "application/vnd.pgrst.object+json;nulls=stripped", "application/vnd.pgrst.object+json"));

    private Paths() {
    }

    static JsonObject of(List<Table> tables, List<Routine> routines) {
        var paths = new JsonObject().put("/", new JsonObject().put("get", new JsonObject()
                .put("tags", new JsonArray().add("Introspection"))
                .put("summary", "OpenAPI description (this document)")
                .put("produces", new JsonArray().add("application/openapi+json").add("application/json"))
                .put("responses", response("200", "OK"))));
        tables.forEach(table -> paths.put("/" + table.name().name(), of(table)));
        routines.forEach(routine -> paths.put("/rpc/" + routine.name().name(), of(routine)));
        return paths;
    }

    // ── Tables ──────────────────────────────────────────────────────────────────────────────────────────────────────

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

    // ── Functions ───────────────────────────────────────────────────────────────────────────────────────────────────

    private static JsonObject of(Routine routine) {
        var path = new JsonObject();
        if (routine.volatility() != Volatility.VOLATILE) {
            var parameters = new JsonArray();
            routine.parameters().forEach(parameter -> parameters.add(inQuery(parameter)));
            path.put("get", operation(routine).put("parameters", parameters));
        }
        var body = new JsonObject().put("name", "args").put("required", true).put("in", "body").put("schema", schema(routine));
        return path.put("post", operation(routine).put("parameters", new JsonArray().add(body)
                .add(new JsonObject().put("$ref", "#/parameters/preferParams"))));
    }

    private static JsonObject operation(Routine routine) {
        var operation = new JsonObject().put("tags", new JsonArray().add("(rpc) " + routine.name().name()))
                .put("produces", OF_CALLS.copy())
                .put("responses", response("200", "OK"));
        return described(operation, routine.description());
    }

    private static JsonObject inQuery(Parameter parameter) {
        var shown = new JsonObject().put("name", parameter.name()).put("required", parameter.isRequired()).put("in", "query");
        if (parameter.mode() != Parameter.Mode.VARIADIC) {
            return shown.put("type", TypeOfValue.ofText(parameter.type())).put("format", parameter.type());
        }
        var element = TypeOfValue.element(parameter.type());
        return shown.put("type", "array").put("collectionFormat", "multi")
                .put("items", new JsonObject().put("type", TypeOfValue.ofText(element)).put("format", element));
    }

    private static JsonObject schema(Routine routine) {
        var required = new JsonArray();
        var properties = new JsonObject();
        for (var parameter : routine.parameters()) {
            if (parameter.isRequired()) {
                required.add(parameter.name());
            }
            properties.put(parameter.name(), TypeOfValue.schema(parameter.type()));
        }
        var schema = new JsonObject();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        routine.description().ifPresent(text -> schema.put("description", text));
        return schema.put("properties", properties).put("type", "object");
    }

    // ── Both ────────────────────────────────────────────────────────────────────────────────────────────────────────

    /** A comment's first line is a summary, and the rest says more. */
    private static JsonObject described(JsonObject operation, Optional<String> comment) {
        comment.map(text -> text.split("\n", 2)).ifPresent(lines -> {
            operation.put("summary", lines[0]);
            if (lines.length == 2 && !lines[1].isBlank()) {
                operation.put("description", lines[1].replaceFirst("^\n+", ""));
            }
        });
        return operation;
    }

    private static JsonObject response(String status, String description) {
        return new JsonObject().put(status, new JsonObject().put("description", description));
    }
}
