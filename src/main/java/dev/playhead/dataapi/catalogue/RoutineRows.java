package dev.playhead.dataapi.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.playhead.dataapi.catalogue.Parameter.Mode;
import dev.playhead.dataapi.catalogue.Routine.Result;
import dev.playhead.dataapi.catalogue.Routine.Shape;
import dev.playhead.dataapi.catalogue.Routine.Volatility;
import dev.playhead.dataapi.catalogue.RoutineStore.Found;
import io.vertx.mutiny.sqlclient.Row;

/** Makes functions of the rows that describe them. */
final class RoutineRows {

    private static final Map<String, Mode> MODES = Map.of("i", Mode.IN, "o", Mode.OUT, "b", Mode.INOUT, "v", Mode.VARIADIC,
            "t", Mode.TABLE);
    private static final Map<String, Volatility> VOLATILITIES = Map.of("i", Volatility.IMMUTABLE, "s", Volatility.STABLE,
            "v", Volatility.VOLATILE);
    /** PostgreSQL would cut a value to one character or bit, where a function's own parameter takes it whole. */
    private static final Map<String, String> WHOLE = Map.of(
            "bit", "bit varying", "bit[]", "bit varying[]",
            "character", "character varying", "character[]", "character varying[]");
    private static final Pattern MEDIA_TYPE = Pattern.compile("(?:.*\\.)?\"([^\"/]+/[^\"/]+)\"");
    private static final String[] NONE = {};

    private RoutineRows() {
    }

    static Found found(Row row) {
        var parameters = parameters(row);
        var routine = new Routine(
                new QualifiedName(row.getString("schema"), row.getString("name")),
                Optional.ofNullable(row.getString("description")),
                parameters.stream().filter(parameter -> parameter.mode().isInput()).toList(),
                parameters.stream().filter(parameter -> parameter.mode().isOutput()).toList(),
                result(row), VOLATILITIES.get(row.getString("volatility")), settings(row), mediaType(row));
        return new Found(routine, row.getBoolean("is_exposed"), row.getBoolean("is_one_row"), row.getString("result_type"),
                Optional.ofNullable(row.getString("row_name"))
                        .map(name -> new QualifiedName(row.getString("row_schema"), name)));
    }

    private static List<Parameter> parameters(Row row) {
        var names = array(row, "argument_names");
        var types = array(row, "argument_types");
        var modes = array(row, "argument_modes");
        var required = row.getInteger("required");
        var parameters = new ArrayList<Parameter>();
        var inputs = 0;
        for (var place = 0; place < names.length; place++) {
            var mode = MODES.get(modes[place]);
            inputs += mode.isInput() ? 1 : 0;
            parameters.add(new Parameter(names[place], types[place], WHOLE.getOrDefault(types[place], types[place]), mode,
                    mode.isInput() && inputs <= required));
        }
        return parameters;
    }

    private static Result result(Row row) {
        var type = new QualifiedName(row.getString("result_schema"), row.getString("result_name"));
        return new Result(shape(row, type), row.getBoolean("is_set"), type, row.getBoolean("is_alias"),
                row.getBoolean("is_table"));
    }

    private static Optional<String> mediaType(Row row) {
        var type = MEDIA_TYPE.matcher(row.getString("result_type"));
        return row.getBoolean("is_alias") && !row.getBoolean("is_set") && type.matches()
                ? Optional.of(type.group(1))
                : Optional.empty();
    }

    private static Shape shape(Row row, QualifiedName type) {
        if (row.getBoolean("is_composite")) {
            return Shape.COMPOSITE;
        }
        return type.equals(new QualifiedName("pg_catalog", "void")) ? Shape.VOID : Shape.SCALAR;
    }

    private static Map<String, String> settings(Row row) {
        var settings = new LinkedHashMap<String, String>();
        for (var setting : array(row, "settings")) {
            var equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return Map.copyOf(settings);
    }

    private static String[] array(Row row, String column) {
        var array = row.getArrayOfStrings(column);
        return array == null ? NONE : array;
    }
}
