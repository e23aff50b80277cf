package dev.playhead.auth.mail;

import io.smallrye.mutiny.Uni;

/** Digests that only this service can make: HMAC-SHA256 under a secret that all replicas share. */
public interface Seal {

    Uni<byte[]> hmac(String message);
}
