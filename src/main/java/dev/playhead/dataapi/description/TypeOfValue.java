package dev.playhead.dataapi.description;

import java.util.Map;
import java.util.Optional;

import io.vertx.core.json.JsonObject;

/** What OpenAPI calls a type of PostgreSQL. */
final class TypeOfValue {

    private static final String ARRAY = "[]";
    private static final Map<String, String> KNOWN = Map.of(
            "boolean", "boolean",
            "smallint", "integer", "integer", "integer", "bigint", "integer",
            "numeric", "number", "real", "number", "double precision", "number");

    private TypeOfValue() {
    }

    /** Empty for JSON, which may be anything. */
    static Optional<String> of(String type) {
        if (type.equals("json") || type.equals("jsonb")) {
            return Optional.empty();
        }
        return Optional.of(type.endsWith(ARRAY) ? "array" : KNOWN.getOrDefault(type, "string"));
    }

    /** A schema of values of the type. */
    static JsonObject schema(String type) {
        var schema = new JsonObject().put("format", type);
        of(type).ifPresent(name -> schema.put("type", name));
        if (type.endsWith(ARRAY)) {
            var items = new JsonObject();
            of(type.substring(0, type.length() - ARRAY.length())).ifPresent(name -> items.put("type", name));
            schema.put("items", items);
        }
        return schema;
    }

    /** What the values of a query string are like: an array is written as PostgreSQL writes it. */
    static String ofText(String type) {
        return of(type).filter(name -> !name.equals("array")).orElse("string");
    }

    static String element(String type) {
        return type.endsWith(ARRAY) ? type.substring(0, type.length() - ARRAY.length()) : type;
    }
}
