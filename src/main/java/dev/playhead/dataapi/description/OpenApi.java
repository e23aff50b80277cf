package dev.playhead.dataapi.description;

import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.Routine;
import dev.playhead.dataapi.catalogue.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The whole document. */
public final class OpenApi {

    private static final JsonArray FORMS = new JsonArray(List.of("application/json",
            "application/vnd.pgrst.object+json;nulls=stripped", "application/vnd.pgrst.object+json", "text/csv"));

    private OpenApi() {
    }

    /**
     * Describes a schema.
     *
     * @param url where {@code /rest/v1} is
     * @param shown whether what has a name is to be described: a table or view, or a function
     */
    public static JsonObject of(Catalogue catalogue, String schema, URI url, String version, Shown shown) {
        var tables = catalogue.tables().stream()
                .filter(table -> table.name().schema().equals(schema) && shown.tables().test(table.name().name()))
                .sorted(Comparator.comparing(Table::name))
                .toList();
        var document = new JsonObject()
                .put("swagger", "2.0")
                .put("info", info(catalogue.descriptionOf(schema), version))
                .put("host", url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort())
                .put("basePath", url.getPath())
                .put("schemes", new JsonArray().add(url.getScheme()))
                .put("consumes", FORMS.copy())
                .put("produces", FORMS.copy());
        return document.put("paths", Paths.of(tables, routines(catalogue, schema, shown)))
                .put("definitions", new Definitions(catalogue).of(tables))
                .put("parameters", Parameters.of(tables));
    }

    private static JsonObject info(Optional<String> comment, String version) {
        var lines = comment.orElse("").split("\n", 2);
        return new JsonObject()
                .put("title", lines[0].isBlank() ? "Data API" : lines[0])
                .put("description", lines.length == 2 && !lines[1].isBlank()
                        ? lines[1].replaceFirst("^\n+", "")
                        : "What the schema holds, over HTTP")
                .put("version", version);
    }

    /** By name: a path has room for one, so those that are overloaded are described together. */
    private static Collection<List<Routine>> routines(Catalogue catalogue, String schema, Shown shown) {
        return catalogue.routines().stream()
                .filter(routine -> routine.name().schema().equals(schema) && shown.functions().test(routine.name().name()))
                .collect(Collectors.groupingBy(routine -> routine.name().name(), TreeMap::new, Collectors.toList()))
                .values();
    }

    /** What is described, by name. */
    public record Shown(Predicate<String> tables, Predicate<String> functions) {

        public static final Shown EVERYTHING = new Shown(table -> true, function -> true);
    }
}
