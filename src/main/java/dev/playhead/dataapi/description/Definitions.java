package dev.playhead.dataapi.description;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.Column;
import dev.playhead.dataapi.catalogue.Relationship;
import dev.playhead.dataapi.catalogue.Relationship.Cardinality;
import dev.playhead.dataapi.catalogue.Table;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What rows of tables are like. */
final class Definitions {

    private final Catalogue catalogue;

    Definitions(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    JsonObject of(List<Table> tables) {
        var definitions = new JsonObject();
        tables.forEach(table -> definitions.put(table.name().name(), of(table)));
        return definitions;
    }

    private JsonObject of(Table table) {
        var required = new JsonArray();
        var properties = new JsonObject();
        for (var column : table.columns().values()) {
            if (!column.isNullable()) {
                required.add(column.name());
            }
            properties.put(column.name(), property(table, column));
        }
        var definition = new JsonObject();
        table.description().ifPresent(text -> definition.put("description", text));
        if (!required.isEmpty()) {
            definition.put("required", required);
        }
        return definition.put("properties", properties).put("type", "object");
    }

    private JsonObject property(Table table, Column column) {
        var property = TypeOfValue.schema(column.type());
        column.maxLength().ifPresent(length -> property.put("maxLength", length));
        column.defaultValue().flatMap(text -> initial(column.type(), text)).ifPresent(each -> property.put("default", each));
        if (!column.enumValues().isEmpty()) {
            property.put("enum", new JsonArray(column.enumValues()));
        }
        description(table, column).ifPresent(text -> property.put("description", text));
        return property;
    }

    /** A default that is a value and no call of a function: JSON can say it. */
    private static Optional<Object> initial(String type, String expression) {
        if (TypeOfValue.of(type).filter("string"::equals).isPresent()) {
            var suffix = "::" + type;
            return Optional.of(expression.endsWith(suffix)
                    ? expression.substring(0, expression.length() - suffix.length()).replaceAll("^'+|'+$", "")
                    : expression);
        }
        try {
            return Optional.ofNullable(Json.decodeValue(expression));
        } catch (DecodeException call) {
            return Optional.empty();
        }
    }

    private Optional<String> description(Table table, Column column) {
        var notes = new ArrayList<String>();
        if (table.primaryKey().contains(column.name())) {
            notes.add("This is a Primary Key.<pk/>");
        }
        reference(table, column).ifPresent(notes::add);
        if (notes.isEmpty()) {
            return column.description();
        }
        return Optional.of(column.description().map(text -> text + "\n\n").orElse("") + "Note:\n" + String.join("\n", notes));
    }

    private Optional<String> reference(Table table, Column column) {
        return catalogue.relationships(table.name()).stream()
                .filter(Relationship.ByKey.class::isInstance).map(Relationship.ByKey.class::cast)
                .filter(key -> key.cardinality() == Cardinality.MANY_TO_ONE
                        || key.cardinality() == Cardinality.ONE_TO_ONE && key.ownsKey())
                .filter(key -> key.columns().size() == 1 && key.columns().get(0).column().equals(column.name()))
                .min(Comparator.comparing(Relationship.ByKey::isToView))
                .map(key -> "This is a Foreign Key to `%1$s.%2$s`.<fk table='%1$s' column='%2$s'/>"
                        .formatted(key.to().name(), key.columns().get(0).other()));
    }
}
