package dev.playhead.dataapi.plan;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A type that a client names, for a cast. It never reaches SQL as it came: the name is quoted, once what SQL calls a type is
 * turned into what PostgreSQL calls it.
 *
 * @param schema empty where the search path finds it
 * @param modifier a length or a precision
 */
public record TypeName(Optional<String> schema, String name, Optional<String> modifier, boolean isArray) {

    private static final Pattern FORM = Pattern.compile(
            "(?:([A-Za-z_][A-Za-z0-9_$]*)\\.)?([A-Za-z_][A-Za-z0-9_$ ]*?)\\s*(\\(\\s*\\d{1,9}(?:\\s*,\\s*\\d{1,9})?\\s*\\))?\\s*((?:\\[\\d*])*)");

    // SQL's names (SQL:2023, section 6.1) for what pg_type calls otherwise.
    private static final Map<String, String> OF_SQL = Map.ofEntries(
            Map.entry("bigint", "int8"), Map.entry("integer", "int4"), Map.entry("int", "int4"),
            Map.entry("smallint", "int2"), Map.entry("real", "float4"), Map.entry("double precision", "float8"),
            Map.entry("float", "float8"), Map.entry("decimal", "numeric"), Map.entry("boolean", "bool"),
            Map.entry("character varying", "varchar"), Map.entry("character", "bpchar"), Map.entry("char", "bpchar"),
            Map.entry("timestamp without time zone", "timestamp"), Map.entry("timestamp with time zone", "timestamptz"),
            Map.entry("time without time zone", "time"), Map.entry("time with time zone", "timetz"),
            Map.entry("bit varying", "varbit"));

    /** Empty for what cannot be the name of a type. */
    static Optional<TypeName> parse(String text) {
        var form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        var given = form.group(2).strip();
        var lower = given.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        var name = form.group(1) == null ? OF_SQL.getOrDefault(lower, lower) : given;
        return Optional.of(new TypeName(Optional.ofNullable(form.group(1)), name, Optional.ofNullable(form.group(3)),
                !form.group(4).isEmpty()));
    }
}
