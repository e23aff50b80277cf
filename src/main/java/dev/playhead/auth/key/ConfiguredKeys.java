package dev.playhead.auth.key;

import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** The API keys that the configuration gives, by kind. */
record ConfiguredKeys(Map<ApiKey.Kind, ApiKey> byKind) {

    /** Throws where one is given that is none: starting without it would lock out whoever has it. */
    static ConfiguredKeys of(KeyConfig config) {
        var keys = new EnumMap<ApiKey.Kind, ApiKey>(ApiKey.Kind.class);
        config.publishableKey().ifPresent(text -> keys.put(ApiKey.Kind.PUBLISHABLE, read(ApiKey.Kind.PUBLISHABLE, text)));
        config.secretKey().ifPresent(text -> keys.put(ApiKey.Kind.SECRET, read(ApiKey.Kind.SECRET, text)));
        return new ConfiguredKeys(keys);
    }

    static ApiKey read(ApiKey.Kind kind, String text) {
        return ApiKey.parse(text)
                .filter(key -> key.kind() == kind)
                .orElseThrow(() -> new IllegalStateException(
                        "playhead.auth.%1$s-key is no %1$s key: it must be sb_%1$s_, 22 characters, _ and a checksum of 8. "
                                .formatted(kind.text())
                                + "Leave it empty and one is made at the first start and said in the log."));
    }

    /**
     * Registers the keys given; makes one of each kind that is neither given nor known to the database.
     *
     * @return those that were made
     */
    Uni<List<ApiKey>> register(ApiKeyStore store, SqlConnection connection, SecureRandom random) {
        return register(ApiKey.Kind.PUBLISHABLE, store, connection, random)
                .chain(publishable -> register(ApiKey.Kind.SECRET, store, connection, random)
                        .map(secret -> List.of(publishable, secret)))
                .map(made -> made.stream().flatMap(Optional::stream).toList());
    }

    private Uni<Optional<ApiKey>> register(ApiKey.Kind kind, ApiKeyStore store, SqlConnection connection, SecureRandom random) {
        var given = byKind.get(kind);
        if (given != null) {
            return store.register(connection, given, "configured").replaceWith(Optional.empty());
        }
        return store.exists(connection, kind)
                .chain(known -> known
                        ? Uni.createFrom().item(Optional.<ApiKey> empty())
                        : make(kind, store, connection, random).map(Optional::of));
    }

    private static Uni<ApiKey> make(ApiKey.Kind kind, ApiKeyStore store, SqlConnection connection, SecureRandom random) {
        var made = ApiKey.random(kind, random);
        return store.register(connection, made, "default").replaceWith(made);
    }
}
