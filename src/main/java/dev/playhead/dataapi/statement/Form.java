package dev.playhead.dataapi.statement;

import java.util.Base64;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.catalogue.QualifiedName;

/** How rows become the body of an answer. */
public sealed interface Form {

    /** Those that there always are. */
    enum Known implements Form {
        ARRAY,
        STRIPPED_ARRAY,
        OBJECT,
        STRIPPED_OBJECT,
        CSV,
        NOTHING
    }

    /**
     * What an aggregate of the schema makes of them.
     *
     * @param row the table whose rows it takes; empty where it takes anything
     */
    record Aggregated(QualifiedName aggregate, Optional<QualifiedName> row, boolean isBytes) implements Form {
    }

    /**
     * A collection of features, as GeoJSON has it.
     *
     * @param function makes a feature of a row
     */
    record Features(QualifiedName function) implements Form {
    }

    /** The one value that a function returns, as it is. */
    record Value(boolean isBytes) implements Form {
    }

    /** Whether the statement gives the body in base64, for it could not give bytes otherwise. */
    default boolean isBytes() {
        return false;
    }

    /** The body as it is sent, of the text that the statement gave. */
    default @Nullable Object entity(@Nullable String body) {
        return body != null && isBytes() ? Base64.getMimeDecoder().decode(body) : body;
    }
}
