package dev.playhead.dataapi.request;

import java.util.List;
import java.util.function.Predicate;

/**
 * What the service allows to be asked for.
 *
 * @param schemas those exposed, at least one; the first is the default
 * @param allowsTransactionOverride whether {@code Prefer: tx=rollback} is heeded
 * @param describesRoot whether the root answers with a description of the API
 * @param isTimezone whether there is a time zone of a name
 */
public record RequestRules(List<String> schemas, boolean allowsTransactionOverride, boolean describesRoot, Limits limits,
        Predicate<String> isTimezone) {

    public RequestRules {
        schemas = List.copyOf(schemas);
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException("At least one schema must be exposed");
        }
    }
}
