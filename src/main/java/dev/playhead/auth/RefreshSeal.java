package dev.playhead.auth;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.key.KeyRing;
import dev.playhead.auth.mail.Seal;
import io.smallrye.mutiny.Uni;

/** Seals one-time codes with the secret of the refresh tokens; what they are for keeps the two apart. */
@ApplicationScoped
class RefreshSeal implements Seal {

    private final KeyRing keys;

    RefreshSeal(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    public Uni<byte[]> hmac(String message) {
        return keys.keys().map(known -> known.refreshSecret().hmac(message));
    }
}
