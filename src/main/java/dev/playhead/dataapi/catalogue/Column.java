package dev.playhead.dataapi.catalogue;

import java.util.List;
import java.util.Optional;

/**
 * A column of a table.
 *
 * @param type what values are like: of a domain, its base type; without a length
 * @param nominalType what the column was declared with: the domain, the length
 * @param maxLength of characters or bits, where the type limits them
 * @param defaultValue an SQL expression; of an identity that yields to given values, the next of its sequence; the domain's
 *        where the column has none
 * @param enumValues in their order; of a domain, those of its base type
 * @param representation of a domain, how it is shown and given
 */
public record Column(String name, Optional<String> description, String type, String nominalType, boolean isNullable,
        Optional<Integer> maxLength, Optional<String> defaultValue, Origin origin, List<String> enumValues,
        Representation representation) {

    /** Where a value comes from that nobody gives. */
    public enum Origin {
        /** From the default, if there is one. */
        PLAIN,
        /** From a sequence, unless one is given. */
        IDENTITY_BY_DEFAULT,
        /** From a sequence; to give one is refused. */
        IDENTITY_ALWAYS,
        /** From the other columns; to give one is refused. */
        GENERATED
    }

    /** Whether a row may be written without saying it. */
    public boolean isOptional() {
        return isNullable || defaultValue.isPresent() || origin != Origin.PLAIN;
    }
}
