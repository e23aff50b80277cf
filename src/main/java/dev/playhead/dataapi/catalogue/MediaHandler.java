package dev.playhead.dataapi.catalogue;

import java.util.Optional;

/**
 * An aggregate that makes one answer of rows: it returns a domain that is called like a media type.
 *
 * @param table whose rows it takes; empty where it takes anything
 * @param mediaType that it answers, in lower case; <code>*&#47;*</code> where it answers whatever is accepted
 * @param isBytes whether it makes bytes rather than text
 */
public record MediaHandler(QualifiedName aggregate, Optional<QualifiedName> table, String mediaType, boolean isBytes) {

    public static final String ANY = "*/*";
}
