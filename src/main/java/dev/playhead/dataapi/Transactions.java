package dev.playhead.dataapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.identity.Caller;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** What a request's transaction is told of the request, as PostgREST tells it: functions and policies read it. */
@ApplicationScoped
class Transactions {

    static final String TIMEOUT = "statement_timeout";

    private final List<String> extraSearchPath;
    private final RestConfig config;
    private final Catalogues catalogues;

    Transactions(
            @ConfigProperty(name = "playhead.rest.extra-search-path", defaultValue = "public,extensions") List<String> extra,
            RestConfig config, Catalogues catalogues) {
        this.extraSearchPath = extra;
        this.config = config;
        this.catalogues = catalogues;
    }

    /** What a role is set to counts for those that log in as it, which nobody does here: so it is set for the transaction. */
    Map<String, String> settings(HttpServerRequest http, ApiRequest request, Caller caller) {
        var settings = new LinkedHashMap<String, String>();
        config.statementTimeout().ifPresent(timeout -> settings.put(TIMEOUT, timeout.toMillis() + "ms"));
        catalogues.newest().ifPresent(catalogue -> settings.putAll(catalogue.settingsOf(caller.role().databaseName())));
        settings.put("search_path", searchPath(request.profile().schema()));
        settings.put("request.method", http.method().name());
        settings.put("request.path", path(http));
        settings.put("request.headers", headers(http).encode());
        settings.put("request.cookies", cookies(http).encode());
        if (request.preferences().timezone() != null) {
            settings.put("timezone", request.preferences().timezone());
        }
        return settings;
    }

    private String searchPath(String schema) {
        return Stream.concat(Stream.of(schema), extraSearchPath.stream())
                .distinct()
                .map(name -> '"' + name.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
    }

    /** Below the door, as functions know it from a PostgREST that stands behind a gateway. */
    private static String path(HttpServerRequest http) {
        var path = http.path().substring(Heads.DOOR.length());
        return path.isEmpty() ? "/" : path;
    }

    private static JsonObject headers(HttpServerRequest http) {
        var headers = new JsonObject();
        http.headers().forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            // A token is for us to judge, and nothing that a function should be able to give on.
            if (!lower.equals("authorization") && !lower.equals("apikey") && !lower.equals("cookie")) {
                headers.put(lower, value);
            }
        });
        return headers;
    }

    private static JsonObject cookies(HttpServerRequest http) {
        var cookies = new JsonObject();
        http.cookies().forEach(cookie -> cookies.put(cookie.getName(), cookie.getValue()));
        return cookies;
    }
}
