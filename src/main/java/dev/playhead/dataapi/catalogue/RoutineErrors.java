package dev.playhead.dataapi.catalogue;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.playhead.dataapi.request.ErrorCode;

/** What is said of a call for which there is no function, or more than one. */
final class RoutineErrors {

    private RoutineErrors() {
    }

    static CatalogueError none(Call call, Optional<String> suggestion) {
        return CatalogueError.of(ErrorCode.NO_FUNCTION,
                Optional.of("Searched for the function %s%s, but no matches were found in the schema cache."
                        .formatted(call.function(), searched(call))),
                suggestion, call.function() + signature(call));
    }

    private static String signature(Call call) {
        if (call.body().isRaw()) {
            return "";
        }
        return call.arguments().isEmpty() ? " without parameters" : list(call.arguments());
    }

    private static String searched(Call call) {
        return switch (call.body()) {
            case TEXT -> " with a single unnamed text parameter";
            case XML -> " with a single unnamed xml parameter";
            case BINARY -> " with a single unnamed bytea parameter";
            case JSON -> parameters(call) + " or with a single unnamed json/jsonb parameter";
            case NONE, OTHER -> parameters(call);
        };
    }

    private static String parameters(Call call) {
        if (call.arguments().isEmpty()) {
            return " without parameters";
        }
        return " with parameter" + (call.arguments().size() > 1 ? "s " : " ") + String.join(", ", call.arguments());
    }

    static CatalogueError several(List<Routine> meant) {
        return CatalogueError.of(ErrorCode.AMBIGUOUS_FUNCTION,
                Optional.empty(),
                Optional.of(
                        "Try renaming the parameters or the function itself in the database so function overloading can be resolved"),
                meant.stream().map(RoutineErrors::candidate).collect(Collectors.joining(", ")));
    }

    private static String candidate(Routine routine) {
        return routine.name() + list(routine.parameters().stream()
                .map(parameter -> parameter.name() + " => " + parameter.type())
                .toList());
    }

    static String perhaps(QualifiedName near, String parameters) {
        return "Perhaps you meant to call the function %s%s".formatted(near, parameters);
    }

    static String list(Collection<String> parts) {
        return "(" + String.join(", ", parts) + ")";
    }
}
