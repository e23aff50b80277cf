package dev.playhead.dataapi.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A function that can be called by the names of its parameters, or by a body where it has a single one without a name.
 *
 * @param parameters those that take values, in their order
 * @param outputs the columns of what it returns, where they are its own ({@code returns table}, {@code out})
 * @param settings what it sets while it runs, by name ({@code create function … set …})
 * @param mediaType that of the one value it returns, where a domain that is called like one says so
 */
public record Routine(QualifiedName name, Optional<String> description, List<Parameter> parameters, List<Parameter> outputs,
        Result result, Volatility volatility, Map<String, String> settings, Optional<String> mediaType) {

    public enum Volatility {
        IMMUTABLE,
        STABLE,
        VOLATILE
    }

    /** What the rows of a result are like. */
    public enum Shape {
        VOID,
        /** One value. */
        SCALAR,
        /** A row of a type or a table, or of columns of the function's own. */
        COMPOSITE
    }

    /**
     * What a function returns.
     *
     * @param type the base type of a domain; of a table's row, the table
     * @param isAlias whether a domain stands before {@code type}
     * @param isTable whether {@code type} is a table or a view, which then can be embedded into
     */
    public record Result(Shape shape, boolean isSet, QualifiedName type, boolean isAlias, boolean isTable) {

        public boolean isVoid() {
            return shape == Shape.VOID;
        }

        /** The table or view whose rows it returns. */
        public Optional<QualifiedName> table() {
            return isTable ? Optional.of(type) : Optional.empty();
        }
    }

    private static final Set<String> BODY_TYPES = Set.of("json", "jsonb", "text", "xml", "bytea");

    /** Whether there is a way to say what each parameter is to be. */
    boolean isCallable() {
        return parameters.stream().noneMatch(parameter -> parameter.name().isEmpty())
                || bodyParameter().filter(parameter -> BODY_TYPES.contains(parameter.type())).isPresent();
    }

    public boolean isVariadic() {
        return parameters.stream().anyMatch(parameter -> parameter.mode() == Parameter.Mode.VARIADIC);
    }

    public Optional<Parameter> parameter(String parameter) {
        return parameters.stream().filter(each -> each.name().equals(parameter)).findFirst();
    }

    /** The one parameter that the whole body is given to. */
    public Optional<Parameter> bodyParameter() {
        return parameters.size() == 1 && parameters.get(0).name().isEmpty() ? Optional.of(parameters.get(0)) : Optional.empty();
    }
}
