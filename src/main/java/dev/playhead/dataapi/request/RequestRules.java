package dev.playhead.dataapi.request;

import java.util.List;

/**
 * What the service allows to be asked for.
 *
 * @param schemas those exposed, at least one; the first is the default
 * @param allowsTransactionOverride whether {@code Prefer: tx=rollback} is heeded
 * @param describesRoot whether the root answers with a description of the API
 */
public record RequestRules(List<String> schemas, boolean allowsTransactionOverride, boolean describesRoot, Limits limits) {

    public RequestRules {
        schemas = List.copyOf(schemas);
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException("At least one schema must be exposed");
        }
    }
}
