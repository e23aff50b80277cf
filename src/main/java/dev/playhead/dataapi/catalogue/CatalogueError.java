package dev.playhead.dataapi.catalogue;

import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.request.ErrorCode;

/**
 * Why something is not in the catalogue, or not one thing, in the words of PostgREST: clients and their tests know them.
 *
 * @param details a text; absent where there are {@code candidates}, which then stand in its place
 */
public record CatalogueError(ErrorCode code, String message, Optional<String> details, List<Candidate> candidates,
        Optional<String> hint) {

    /** One of the relationships that an embedding may have meant. */
    public record Candidate(String cardinality, String embedding, String relationship) {
    }

    /** @param words what the message names, in its order */
    static CatalogueError of(ErrorCode code, Optional<String> details, Optional<String> hint, String... words) {
        return new CatalogueError(code, code.of(words).message(), details, List.of(), hint);
    }
}
