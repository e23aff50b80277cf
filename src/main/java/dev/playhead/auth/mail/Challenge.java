package dev.playhead.auth.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client that asks with PKCE (RFC 7636) sends first: later it must show the verifier that this was made of.
 *
 * @param method {@code s256} or {@code plain}
 */
public record Challenge(String text, String method) {

    private static final String S256 = "s256";
    private static final String PLAIN = "plain";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    /** Empty where it is no challenge, or of a method that RFC 7636 does not have. */
    public static Optional<Challenge> of(String text, String method) {
        var known = method.toLowerCase(Locale.ROOT);
        return FORM.matcher(text).matches() && (known.equals(S256) || known.equals(PLAIN))
                ? Optional.of(new Challenge(text, known))
                : Optional.empty();
    }

    public boolean isMetBy(String verifier) {
        var shown = method.equals(PLAIN) ? verifier : hash(verifier);
        return FORM.matcher(verifier).matches()
                && MessageDigest.isEqual(shown.getBytes(StandardCharsets.US_ASCII), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hash(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(verifier));
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
