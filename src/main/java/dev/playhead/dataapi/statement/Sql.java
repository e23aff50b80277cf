package dev.playhead.dataapi.statement;

import java.util.ArrayList;
import java.util.List;

import dev.playhead.dataapi.catalogue.QualifiedName;
import dev.playhead.dataapi.plan.TypeName;

/** A statement as it is written: text of ours, quoted names, and parameters. There is no way to add anything else. */
final class Sql {

    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /** @param ours a constant of this package */
    Sql add(String ours) {
        text.append(ours);
        return this;
    }

    Sql name(String name) {
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no name holds NUL");
        }
        text.append('"').append(name.replace("\"", "\"\"")).append('"');
        return this;
    }

    Sql name(QualifiedName name) {
        return name(name.schema()).add(".").name(name.name());
    }

    Sql member(String row, String column) {
        return name(row).add(".").name(column);
    }

    /** A parameter, as a text. */
    Sql value(String value) {
        values.add(value);
        text.append('$').append(values.size()).append("::pg_catalog.text");
        return this;
    }

    Sql values(List<String> all) {
        values.add(all.toArray(String[]::new));
        text.append('$').append(values.size()).append("::pg_catalog.text[]");
        return this;
    }

    Sql number(long number) {
        values.add(number);
        text.append('$').append(values.size()).append("::pg_catalog.int8");
        return this;
    }

    /** Where in the list of what is selected something stands. */
    Sql position(int position) {
        text.append(position);
        return this;
    }

    /** @param type as the catalogue has it from PostgreSQL itself */
    Sql type(String type) {
        text.append(type);
        return this;
    }

    /** @param expression as the catalogue has it from PostgreSQL itself: the default of a column */
    Sql expression(String expression) {
        text.append(expression);
        return this;
    }

    Sql type(TypeName type) {
        type.schema().ifPresent(schema -> name(schema).add("."));
        name(type.name());
        // Digits, a comma, parentheses and blanks: see TypeName.
        type.modifier().ifPresent(text::append);
        return type.isArray() ? add("[]") : this;
    }

    Statement statement() {
        return new Statement(text.toString(), values);
    }
}
