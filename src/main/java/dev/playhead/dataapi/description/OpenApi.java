package dev.playhead.dataapi.description;

import java.net.URI;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

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
     */
    public static JsonObject of(Catalogue catalogue, String schema, URI url, String version) {
        var tables = catalogue.tables().stream()
                .filter(table -> table.name().schema().equals(schema))
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
        return document.put("paths", Paths.of(tables, routines(catalogue, schema)))
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

    /** One of each name: a path has room for one. */
    private static List<Routine> routines(Catalogue catalogue, String schema) {
        var byName = new LinkedHashMap<String, Routine>();
        catalogue.routines().stream()
                .filter(routine -> routine.name().schema().equals(schema))
                .sorted(Comparator.comparing(Routine::name))
                .forEach(routine -> byName.putIfAbsent(routine.name().name(), routine));
        return List.copyOf(byName.values());
    }
}
