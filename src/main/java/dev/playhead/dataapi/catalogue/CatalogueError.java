package dev.playhead.dataapi.catalogue;

import java.util.List;
import java.util.Optional;

/**
 * Why something is not in the catalogue, or not one thing, in the words of PostgREST: clients and their tests know them.
 *
 * @param details a text; absent where there are {@code candidates}, which then stand in its place
 */
public record CatalogueError(Code code, String message, Optional<String> details, List<Candidate> candidates,
        Optional<String> hint) {

    /** The codes of PostgREST that are about the catalogue, and the HTTP status of each. */
    public enum Code {
        NO_RELATIONSHIP("PGRST200", 400),
        AMBIGUOUS_RELATIONSHIP("PGRST201", 300),
        NO_FUNCTION("PGRST202", 404),
        AMBIGUOUS_FUNCTION("PGRST203", 300),
        NO_COLUMN("PGRST204", 400),
        NO_TABLE("PGRST205", 404);

        private final String text;
        private final int status;

        Code(String text, int status) {
            this.text = text;
            this.status = status;
        }

        public int status() {
            return status;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** One of the relationships that an embedding may have meant. */
    public record Candidate(String cardinality, String embedding, String relationship) {
    }

    static CatalogueError of(Code code, String message, Optional<String> details, Optional<String> hint) {
        return new CatalogueError(code, message, details, List.of(), hint);
    }
}
