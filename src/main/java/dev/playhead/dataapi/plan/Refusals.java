package dev.playhead.dataapi.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.catalogue.CatalogueError;
import dev.playhead.dataapi.request.RestError;
import dev.playhead.dataapi.request.RestException;

/** What the catalogue has to say against a request, as a refusal. */
final class Refusals {

    private Refusals() {
    }

    static RestException exception(CatalogueError error) {
        return new RestError(error.code(), error.message(), details(error), error.hint().orElse(null)).asException();
    }

    private static @Nullable Object details(CatalogueError error) {
        List<Map<String, String>> candidates = error.candidates().stream().map(candidate -> {
            Map<String, String> members = new LinkedHashMap<>();
            members.put("cardinality", candidate.cardinality());
            members.put("embedding", candidate.embedding());
            members.put("relationship", candidate.relationship());
            return members;
        }).toList();
        return candidates.isEmpty() ? error.details().orElse(null) : candidates;
    }
}
