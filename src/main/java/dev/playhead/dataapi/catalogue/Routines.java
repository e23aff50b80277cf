package dev.playhead.dataapi.catalogue;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.playhead.dataapi.catalogue.Call.Body;

/**
 * Finds the function that a call means: by the names of its arguments, and only where none has those, the one that takes
 * the whole body as its single parameter without a name.
 */
final class Routines {

    /** Those of fewer parameters first, as they are listed where there are several. */
    private static final Comparator<Routine> ORDER = Comparator.<Routine> comparingInt(each -> each.parameters().size())
            .thenComparing(each -> each.description().orElse(""))
            .thenComparing(each -> each.parameters().stream()
                    .map(parameter -> parameter.name() + "\0" + parameter.type())
                    .collect(Collectors.joining("\0")));

    private static final Map<Body, Set<String>> BODY_TYPES = Map.of(
            Body.NONE, Set.of(),
            Body.JSON, Set.of("json", "jsonb"),
            Body.TEXT, Set.of("text"),
            Body.XML, Set.of("xml"),
            Body.BINARY, Set.of("bytea"),
            Body.OTHER, Set.of());

    private final Map<QualifiedName, List<Routine>> byName;

    Routines(Collection<Routine> all) {
        this.byName = all.stream()
                .sorted(ORDER)
                .collect(Collectors.groupingBy(Routine::name, Collectors.toUnmodifiableList()));
    }

    int count() {
        return byName.values().stream().mapToInt(List::size).sum();
    }

    /** All of that name, for they may be overloaded. */
    List<Routine> named(QualifiedName name) {
        return byName.getOrDefault(name, List.of());
    }

    Collection<List<Routine>> all() {
        return byName.values();
    }

    Lookup<Routine> find(Call call) {
        var named = named(call.function());
        var byArguments = named.stream().filter(routine -> takes(routine, call)).toList();
        var meant = byArguments.isEmpty() ? named.stream().filter(takesBodyOf(call)).toList() : byArguments;
        return switch (meant.size()) {
            case 0 -> new Lookup.Failed<>(RoutineErrors.none(call, suggestion(call, named)));
            case 1 -> new Lookup.Found<>(meant.get(0));
            default -> new Lookup.Failed<>(RoutineErrors.several(meant));
        };
    }

    private static boolean takes(Routine routine, Call call) {
        if (routine.parameters().isEmpty()) {
            return call.arguments().isEmpty() && !call.body().isRaw();
        }
        var required = names(routine, Parameter::isRequired);
        var unknown = new HashSet<>(call.arguments());
        unknown.removeAll(names(routine, parameter -> true));
        return unknown.isEmpty() && call.arguments().containsAll(required);
    }

    private static Set<String> names(Routine routine, Predicate<Parameter> which) {
        return routine.parameters().stream().filter(which).map(Parameter::name).collect(Collectors.toSet());
    }

    private static Predicate<Routine> takesBodyOf(Call call) {
        var types = BODY_TYPES.get(call.body());
        return routine -> routine.bodyParameter().filter(parameter -> types.contains(parameter.type())).isPresent();
    }

    private Optional<String> suggestion(Call call, List<Routine> named) {
        // What takes a raw body has no names that could have been meant.
        if (call.body().isRaw()) {
            return Optional.empty();
        }
        var name = call.function();
        if (named.isEmpty()) {
            var names = byName.keySet().stream()
                    .filter(each -> each.schema().equals(name.schema()))
                    .map(QualifiedName::name)
                    .toList();
            return Fuzzy.nearest(names, name.name(), Fuzzy.STRICT)
                    .map(near -> RoutineErrors.perhaps(new QualifiedName(name.schema(), near), ""));
        }
        var lists = named.stream()
                .map(routine -> RoutineErrors.list(routine.parameters().stream().map(Parameter::name).sorted().toList()))
                .toList();
        return Fuzzy.nearest(lists, RoutineErrors.list(call.arguments()), Fuzzy.LOOSE)
                .map(near -> RoutineErrors.perhaps(name, near));
    }
}
