package dev.playhead.dataapi.catalogue;

import java.util.Optional;

/**
 * What makes one answer of rows: an aggregate that returns a domain called like a media type, or the function by which PostGIS
 * makes a feature of a row.
 *
 * @param table whose rows it takes; empty where it takes anything
 * @param mediaType that it answers, in lower case; <code>*&#47;*</code> where it answers whatever is accepted
 * @param isBytes whether it makes bytes rather than text
 * @param isOfFeatures whether it takes a row and makes a feature of it, of which the answer is a collection
 */
public record MediaHandler(QualifiedName function, Optional<QualifiedName> table, String mediaType, boolean isBytes,
        boolean isOfFeatures) {

    public static final String ANY = "*/*";
}
