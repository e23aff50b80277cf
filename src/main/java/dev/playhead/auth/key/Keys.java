package dev.playhead.auth.key;

import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All keys of the service, as they were read together.
 *
 * @param signing the first signs, and all of them verify
 * @param apiKeys kinds of the API keys that are not revoked, by {@linkplain ApiKey#fingerprint() fingerprint}
 */
public record Keys(List<SigningKey> signing, Map<String, ApiKey.Kind> apiKeys, Secret refreshSecret) {

    public Keys {
        signing = List.copyOf(signing);
        apiKeys = Map.copyOf(apiKeys);
    }

    public SigningKey current() {
        return signing.get(0);
    }

    public Optional<PublicKey> verifying(String id) {
        return signing.stream()
                .filter(key -> key.id().equals(id))
                .findAny()
                .map(SigningKey::publicKey);
    }

    public Optional<ApiKey.Kind> kindOf(ApiKey key) {
        return Optional.ofNullable(apiKeys.get(key.fingerprint()));
    }
}
