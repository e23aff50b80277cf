package dev.playhead.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.vertx.core.json.JsonObject;

/**
 * What is to change of an account; the rest stays.
 *
 * @param confirmed whether the address counts as proved from now on
 */
record AccountChange(
        Optional<EmailAddress> email,
        boolean confirmed,
        Optional<String> passwordHash,
        Merger userMetadata,
        Merger appMetadata,
        Optional<BanDuration> ban) {

    /** What is put into an object and what is taken out of it, so that two changes at once do not undo one another. */
    record Merger(JsonObject put, List<String> removed) {

        static final Merger NONE = of(Map.of());

        /** As the client means it: a null removes its key. */
        static Merger of(@Nullable Map<String, Object> data) {
            var put = new JsonObject();
            var given = data == null ? Map.<String, @Nullable Object> of() : data;
            given.forEach((key, value) -> {
                if (value != null) {
                    put.put(key, value);
                }
            });
            return new Merger(put, given.keySet().stream().filter(key -> given.get(key) == null).toList());
        }

        String[] removedKeys() {
            return removed.toArray(String[]::new);
        }
    }

    /** Null where there is no ban, or none any more. */
    @Nullable
    Double banSeconds() {
        return ban.flatMap(BanDuration::length).map(length -> length.toMillis() / 1000.0).orElse(null);
    }

    /** The address at once, without asking whoever reads it. */
    static AccountChange ofEmail(EmailAddress email) {
        return new AccountChange(Optional.of(email), true, Optional.empty(), Merger.NONE, Merger.NONE, Optional.empty());
    }

    static AccountChange of(Optional<String> passwordHash, Merger userMetadata) {
        return new AccountChange(Optional.empty(), false, passwordHash, userMetadata, Merger.NONE, Optional.empty());
    }

    @Override
    public String toString() {
        return "change of an account";
    }
}
