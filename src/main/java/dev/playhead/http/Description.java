package dev.playhead.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.smallrye.openapi.OpenApiFilter;

/** Says of every operation in the description (OpenAPI) how it refuses, and shows an example of what it takes and gives. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class Description implements OASFilter {

    private static final String EXAMPLES = "/META-INF/openapi-examples.json";

    // Put in for every body by the scanner, which cannot know how this service refuses.
    private static final String GUESSED = "400";

    private final JsonNode examples = read();

    @Override
    public void filterOpenAPI(OpenAPI described) {
        var paths = described.getPaths().getPathItems();
        paths.forEach((path, item) -> item.getOperations().values().forEach(operation -> {
            var refusal = path.startsWith("/auth/") ? "AuthError" : path.startsWith("/realtime/") ? "RealtimeError" : "Problem";
            operation.getResponses().removeAPIResponse(GUESSED);
            operation.getResponses().addAPIResponse("default", OASFactory.createAPIResponse().ref(refusal));
            illustrate(operation);
        }));
    }

    private void illustrate(Operation operation) {
        var request = operation.getRequestBody();
        if (request != null) {
            illustrate(request.getContent());
        }
        operation.getResponses().getAPIResponses().values().forEach(response -> illustrate(response.getContent()));
    }

    private void illustrate(@Nullable Content content) {
        if (content == null) {
            return;
        }
        content.getMediaTypes().values().stream()
                .filter(media -> media.getExample() == null && (media.getExamples() == null || media.getExamples().isEmpty()))
                .forEach(media -> example(media.getSchema()).ifPresent(media::setExample));
    }

    private Optional<Object> example(@Nullable Schema schema) {
        if (schema == null || schema.getRef() == null) {
            return Optional.empty();
        }
        var name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
        var page = name.startsWith("Page") ? name.substring("Page".length()) : "";
        return page.isEmpty()
                ? named(name)
                : named(page).map(item -> Map.of("items", new Object[] { item }, "next", "MjAyNi0wMS0wMVQwMDowMDowMFog"));
    }

    private Optional<Object> named(String name) {
        return Optional.ofNullable(examples.get(name)).map(example -> new ObjectMapper().convertValue(example, Object.class));
    }

    private static JsonNode read() {
        try (var file = Description.class.getResourceAsStream(EXAMPLES)) {
            return new ObjectMapper().readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
