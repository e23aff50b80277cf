package dev.playhead.dataapi.request;

import java.util.List;

/** Reads the keys of parameters: names with dots between them, and for a filter a way into JSON. */
final class PathParser {

    private static final KeptReading<Scoped<Field>> FIELD = new KeptReading<>("tree path", PathParser::field);

    private PathParser() {
    }

    /** The names of a whole key. */
    static List<String> names(Scanner scanner) {
        var names = dotted(scanner);
        scanner.end();
        return names;
    }

    /** The embeds a key names, and its field. */
    static Scoped<Field> field(String key, Budget budget) {
        return FIELD.of(key, budget);
    }

    /** The embeds a key names before a reserved word. */
    static List<String> embeds(String key, Budget budget) {
        return field(key, budget).path();
    }

    private static Scoped<Field> field(Scanner scanner) {
        var names = dotted(scanner);
        var path = Names.jsonPath(scanner);
        scanner.end();
        var last = names.size() - 1;
        return new Scoped<>(names.subList(0, last), new Field(names.get(last), path));
    }

    private static List<String> dotted(Scanner scanner) {
        return scanner.separated(() -> Names.name(scanner), () -> Names.dot(scanner));
    }
}
