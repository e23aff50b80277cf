package dev.playhead.auth.key;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/**
 * Encrypts what the database keeps for the service and the service must read again: whoever steals a backup can sign no token.
 *
 * <p>
 * The form is a compact JWE (RFC 7516) under a key that only the configuration holds. Without such a key, nothing is encrypted.
 * What was encrypted under the previous key, or not at all, is read as well, so that a key can be introduced, changed and
 * given up from one start to the next.
 */
@Singleton
class KeyEncryption {

    private static final String SETTING = "playhead.auth.key-encryption-key";
    private static final String PREVIOUS_SETTING = "playhead.auth.previous-key-encryption-key";
    private static final int KEY_BYTES = 32;

    private final Optional<SecretKey> current;
    private final Optional<SecretKey> previous;

    @Inject
    KeyEncryption(KeyConfig config) {
        this(config.keyEncryptionKey(), config.previousKeyEncryptionKey());
    }

    /** Throws where one is given that is none: starting without it would leave in clear what is meant to be encrypted. */
    KeyEncryption(Optional<String> current, Optional<String> previous) {
        this.current = current.map(text -> read(SETTING, text));
        this.previous = previous.map(text -> read(PREVIOUS_SETTING, text));
    }

    /** What was stored, in clear; {@code isCurrent} where it stands there as it would be written today. */
    record Opened(String text, boolean isCurrent) {

        @Override
        public String toString() {
            return "key material";
        }
    }

    boolean isOn() {
        return current.isPresent();
    }

    String encrypt(String text) {
        var jwe = new JsonWebEncryption();
        jwe.setAlgorithmHeaderValue(KeyManagementAlgorithmIdentifiers.DIRECT);
        jwe.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
        jwe.setKey(current.orElseThrow());
        jwe.setPayload(text);
        try {
            return jwe.getCompactSerialization();
        } catch (JoseException impossible) {
            throw new IllegalStateException("every Java platform has AES-256-GCM", impossible);
        }
    }

    /**
     * Decrypts what stands as {@code what} in the database.
     *
     * @throws UnreadableKey where it was encrypted with a key that is not configured
     */
    Opened decrypt(String jwe, String what) {
        var byCurrent = current.flatMap(key -> decrypt(jwe, key));
        return byCurrent.map(text -> new Opened(text, true))
                .or(() -> previous.flatMap(key -> decrypt(jwe, key)).map(text -> new Opened(text, false)))
                .orElseThrow(() -> unreadable(what));
    }

    private static Optional<String> decrypt(String text, SecretKey key) {
        try {
            var jwe = new JsonWebEncryption();
            jwe.setAlgorithmConstraints(only(KeyManagementAlgorithmIdentifiers.DIRECT));
            jwe.setContentEncryptionAlgorithmConstraints(only(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM));
            jwe.setKey(key);
            jwe.setCompactSerialization(text);
            return Optional.of(jwe.getPayload());
        } catch (JoseException wrongKey) {
            return Optional.empty();
        }
    }

    private static AlgorithmConstraints only(String algorithm) {
        return new AlgorithmConstraints(ConstraintType.PERMIT, algorithm);
    }

    private UnreadableKey unreadable(String what) {
        var tried = List.of(current.map(key -> SETTING), previous.map(key -> PREVIOUS_SETTING)).stream()
                .flatMap(Optional::stream)
                .toList();
        return new UnreadableKey(tried.isEmpty()
                ? "%s is encrypted: set %s to what it was encrypted with.".formatted(what, SETTING)
                : "%s cannot be decrypted: it was encrypted with another key than %s.".formatted(what,
                        String.join(" or ", tried)));
    }

    private static SecretKey read(String setting, String text) {
        try {
            var bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException noBase64) {
            // It says what it met, which is part of the key.
        }
        throw new IllegalStateException(
                "%s is no key: it must be 32 random bytes in base64, as openssl rand -base64 32 makes them."
                        .formatted(setting));
    }

    /** The configuration does not fit what the database keeps. */
    static final class UnreadableKey extends IllegalStateException {

        UnreadableKey(String message) {
            super(message);
        }
    }
}
