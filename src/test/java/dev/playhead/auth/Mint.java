package dev.playhead.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.playhead.auth.key.SigningKey;
import dev.playhead.auth.token.ClaimsJson;

/** Strikes tokens, good ones and bad, with no library that might be too decent for the bad ones. */
public record Mint(SigningKey key, String issuer, long now) {

    public static final UUID ALICE = UUID.fromString("6b1f6d3c-2c7d-4a8e-9f10-1d2e3f405162");

    public Map<String, Object> header() {
        return new HashMap<>(Map.of("alg", "ES256", "typ", "JWT", "kid", key.id()));
    }

    public Map<String, Object> claims() {
        return new HashMap<>(Map.of("iss", issuer, "aud", "authenticated", "role", "authenticated", "sub", ALICE.toString(),
                "iat", now, "exp", now + 3600, "session_id", UUID.randomUUID().toString(), "email", "alice@example.com"));
    }

    public String good() {
        return strike(header(), claims());
    }

    public String withHeader(Consumer<Map<String, Object>> change) {
        var header = header();
        change.accept(header);
        return strike(header, claims());
    }

    public String withClaims(Consumer<Map<String, Object>> change) {
        var claims = claims();
        change.accept(claims);
        return strike(header(), claims);
    }

    public String strike(Map<String, Object> header, Map<String, Object> claims) {
        return strike(ClaimsJson.write(header), ClaimsJson.write(claims));
    }

    public String strike(String header, String claims) {
        return strike(header, claims, key.privateKey());
    }

    public static String strike(String header, String claims, PrivateKey key) {
        var signed = base64(header) + "." + base64(claims);
        return signed + "." + base64(ecdsa(signed, key));
    }

    public static String hmac(String header, String claims, byte[] secret) {
        var signed = base64(header) + "." + base64(claims);
        try {
            var mac = Mac.getInstance("HmacSHA256");
            Key key = new SecretKeySpec(secret, "HmacSHA256");
            mac.init(key);
            return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] ecdsa(String signed, PrivateKey key) {
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
