package dev.playhead.auth.key;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A pair of keys for ES256, which access tokens are signed and verified with. */
public final class SigningKey {

    public static final String ALGORITHM = "ES256";

    private final PublicJsonWebKey pair;

    private SigningKey(PublicJsonWebKey pair) {
        this.pair = pair;
    }

    public static SigningKey random() {
        try {
            return named(UUID.randomUUID(), EcJwkGenerator.generateJwk(EllipticCurves.P256));
        } catch (JoseException impossible) {
            throw new IllegalStateException("every Java platform has the curve P-256", impossible);
        }
    }

    /**
     * Reads a key as it is stored.
     *
     * @param privateJwk the whole pair as a JSON Web Key (RFC 7517)
     */
    static SigningKey parse(UUID id, String privateJwk) {
        try {
            return named(id, PublicJsonWebKey.Factory.newPublicJwk(privateJwk));
        } catch (JoseException unreadable) {
            // The cause may repeat the key.
            throw new IllegalStateException("The signing key " + id + " in playhead.signing_keys is no JSON Web Key.");
        }
    }

    private static SigningKey named(UUID id, PublicJsonWebKey pair) {
        pair.setKeyId(id.toString());
        pair.setAlgorithm(ALGORITHM);
        pair.setUse("sig");
        pair.setKeyOps(List.of("verify"));
        return new SigningKey(pair);
    }

    /** The {@code kid} of tokens that it signs. */
    public String id() {
        return pair.getKeyId();
    }

    public PrivateKey privateKey() {
        return pair.getPrivateKey();
    }

    public PublicKey publicKey() {
        return pair.getPublicKey();
    }

    String privateJwk() {
        return pair.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    }

    public String publicJwk() {
        return pair.toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** The public half, for the published key set. */
    public Map<String, Object> published() {
        return pair.toParams(OutputControlLevel.PUBLIC_ONLY);
    }

    @Override
    public String toString() {
        return "signing key " + id();
    }
}
