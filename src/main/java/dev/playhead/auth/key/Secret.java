package dev.playhead.auth.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Random bytes that the replicas share and that never leave this class: what is derived with them cannot be guessed. */
public final class Secret {

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] bytes;

    public Secret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** HMAC-SHA256 (RFC 2104) of {@code message}. */
    public byte[] hmac(String message) {
        try {
            var hmac = Mac.getInstance(ALGORITHM);
            hmac.init(new SecretKeySpec(bytes, ALGORITHM));
            return hmac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    @Override
    public String toString() {
        return "secret";
    }
}
