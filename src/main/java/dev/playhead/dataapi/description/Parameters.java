package dev.playhead.dataapi.description;

import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.catalogue.Column;
import dev.playhead.dataapi.catalogue.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What can be said of the rows that are wanted, and how: the same of all tables, and the columns of each. */
final class Parameters {

    private Parameters() {
    }

    static JsonObject of(List<Table> tables) {
        var parameters = new JsonObject()
                .put("preferParams", preference())
                .put("preferReturn", preference("return=representation", "return=minimal", "return=none"))
                .put("preferCount", preference("count=none"))
                .put("preferPost", preference("return=representation", "return=minimal", "return=none",
                        "resolution=ignore-duplicates", "resolution=merge-duplicates"))
                .put("select", of("select", "query", "Filtering Columns"))
                .put("on_conflict", of("on_conflict", "query", "On Conflict"))
                .put("order", of("order", "query", "Ordering"))
                .put("range", of("Range", "header", "Limiting and Pagination"))
                .put("rangeUnit", of("Range-Unit", "header", "Limiting and Pagination").put("default", "items"))
                .put("offset", of("offset", "query", "Limiting and Pagination"))
                .put("limit", of("limit", "query", "Limiting and Pagination"));
        for (var table : tables) {
            var name = table.name().name();
            parameters.put("body." + name, new JsonObject().put("name", name).put("description", name).put("required", false)
                    .put("in", "body").put("schema", new JsonObject().put("$ref", "#/definitions/" + name)));
            table.columns().values().forEach(column -> parameters.put(filterName(table, column), filter(column)));
        }
        return parameters;
    }

    static String filterName(Table table, Column column) {
        return "rowFilter." + table.name().name() + "." + column.name();
    }

    private static JsonObject filter(Column column) {
        var filter = new JsonObject().put("name", column.name()).put("required", false).put("in", "query").put("type",
                "string");
        Optional<String> description = column.description();
        description.ifPresent(text -> filter.put("description", text));
        return filter;
    }

    private static JsonObject of(String name, String in, String description) {
        return new JsonObject().put("name", name).put("description", description).put("required", false).put("in", in)
                .put("type", "string");
    }

    private static JsonObject preference(String... values) {
        var preference = of("Prefer", "header", "Preference");
        return values.length == 0 ? preference : preference.put("enum", new JsonArray(List.of(values)));
    }
}
