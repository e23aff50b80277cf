package dev.playhead.dataapi;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.Limits;
import dev.playhead.dataapi.request.Parameter;
import dev.playhead.dataapi.request.RequestHead;
import dev.playhead.dataapi.request.RequestRules;
import io.vertx.core.http.HttpServerRequest;

/** Takes a request from the server: its path and query decoded, its headers by name. */
@ApplicationScoped
class Heads {

    static final String DOOR = "/rest/v1";

    private final RequestRules rules;

    Heads(@ConfigProperty(name = "playhead.rest.schemas", defaultValue = "public") List<String> schemas,
            RestConfig config, Catalogues catalogues) {
        var limits = new Limits(config.maxQueryLength(), config.maxParameters(), config.maxNesting(), config.maxItems());
        this.rules = new RequestRules(schemas, config.transactionOverride(),
                config.openapiMode() != OpenApiMode.DISABLED, limits,
                // Until it is known which there are, the database is asked.
                name -> catalogues.newest().map(catalogue -> catalogue.isTimezone(name)).orElse(true));
    }

    RequestRules rules() {
        return rules;
    }

    RequestHead of(HttpServerRequest http) {
        return new RequestHead(http.method().name(), path(http.path()), query(http.query()), headers(http));
    }

    private static List<String> path(String path) {
        return Arrays.stream(path.substring(DOOR.length()).split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> decoded(segment.replace("+", "%2B")))
                .toList();
    }

    private static List<Parameter> query(@Nullable String query) {
        var pairs = new ArrayList<Parameter>();
        for (var pair : query == null ? new String[0] : query.split("&")) {
            if (!pair.isEmpty()) {
                var parts = pair.split("=", 2);
                pairs.add(new Parameter(decoded(parts[0]), parts.length == 1 ? null : decoded(parts[1])));
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw ErrorCode.INVALID_QUERY.of("\"failed to decode (" + text + ")\"").asException();
        }
    }

    private static Map<String, List<String>> headers(HttpServerRequest http) {
        var headers = new HashMap<String, List<String>>();
        http.headers().forEach((name, value) -> headers
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), absent -> new ArrayList<>()).add(value));
        return headers;
    }
}
