package dev.playhead.dataapi;

import java.net.URI;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.dataapi.description.OpenApi;
import dev.playhead.dataapi.description.OpenApi.Shown;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.MediaType;
import dev.playhead.dataapi.request.MediaType.Known;
import dev.playhead.dataapi.request.RestError;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;

/** The root: what there is. It shows names that a caller may not be meant to know, and so is usually for a secret key alone. */
@ApplicationScoped
class Descriptions {

    private static final Set<MediaType> FORMS = Set.of(Known.OPEN_API, Known.JSON, Known.ANY);

    private final Catalogues catalogues;
    private final OpenApiMode mode;
    private final Privileges privileges;
    private final URI url;
    private final String version;

    Descriptions(Catalogues catalogues, RestConfig config, Privileges privileges,
            @ConfigProperty(name = "playhead.url", defaultValue = "http://localhost:8080") String url,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.catalogues = catalogues;
        this.mode = config.openapiMode();
        this.privileges = privileges;
        this.url = URI.create(url.replaceFirst("/+$", "") + "/rest/v1");
        this.version = version;
    }

    Uni<Response> answer(HttpServerRequest http, ApiRequest request, Caller caller, boolean isHead) {
        if (mode == OpenApiMode.SECRET_KEY && !(caller instanceof Caller.Service)) {
            throw ErrorCode.INVALID_JWT.with(null, "The description of the data API is shown to a secret key alone.",
                    "Access to schema is forbidden").asException();
        }
        if (request.accepts().stream().noneMatch(FORMS::contains)) {
            throw RestError.noMediaType(request.accepts().stream().map(MediaType::mime).toList()).asException();
        }
        var catalogue = catalogues.newest().orElseThrow(() -> ErrorCode.NO_SCHEMA_CACHE.of().asException());
        var schema = request.profile().schema();
        return shown(http, request, caller)
                // A schema of hundreds of tables is megabytes, and the event loop has other things to do.
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(shown -> OpenApi.of(catalogue, schema, url, version, shown).encode())
                .map(document -> response(request, isHead ? "" : document));
    }

    private Uni<Shown> shown(HttpServerRequest http, ApiRequest request, Caller caller) {
        return mode == OpenApiMode.FOLLOW_PRIVILEGES
                ? privileges.of(http, request, caller)
                : Uni.createFrom().item(Shown.EVERYTHING);
    }

    private static Response response(ApiRequest request, String document) {
        var response = Response.ok(document.isEmpty() ? null : document)
                .header(HttpHeaders.CONTENT_TYPE, Known.OPEN_API.contentType());
        if (request.profile().isNegotiated()) {
            response.header("Content-Profile", request.profile().schema());
        }
        return response.build();
    }
}
