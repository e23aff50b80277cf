package dev.playhead.dataapi.catalogue;

import java.util.Optional;

/**
 * How values of a domain are shown and given, where a schema says so by implicit casts. PostgreSQL itself passes over casts of
 * domains, so their functions are called by name.
 *
 * @param toJson what makes JSON of a value
 * @param fromJson what makes a value of JSON
 * @param fromText what makes a value of a text
 */
public record Representation(Optional<QualifiedName> toJson, Optional<QualifiedName> fromJson,
        Optional<QualifiedName> fromText) {

    /** As PostgreSQL shows and reads what the domain is made of. */
    public static final Representation NONE = new Representation(Optional.empty(), Optional.empty(), Optional.empty());
}
