package dev.playhead.auth.key;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An API key: {@code sb_publishable_} or {@code sb_secret_}, 22 characters, {@code _} and a checksum of 8.
 *
 * <p>
 * The 22 characters are 128 random bits in base64url. The checksum is the first 8 characters of the base64url of the SHA-256
 * of everything before its underscore: it keeps typing errors, and most inventions, from costing more than a look, and lets
 * scanners for leaked secrets tell a key from something that resembles one. It proves nothing.
 */
public record ApiKey(Kind kind, String text) {

    private static final int RANDOM_BYTES = 16;
    private static final int CHECKSUM_LENGTH = 8;
    private static final Pattern FORM = Pattern.compile("sb_(publishable|secret)_[A-Za-z0-9_-]{22}_[A-Za-z0-9_-]{8}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Whom a key stands for. */
    public enum Kind {
        /** Nobody in particular: may be in everybody's hands. */
        PUBLISHABLE,
        /** The service role. */
        SECRET;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Empty where there is no such kind. */
        public static Optional<Kind> parse(String text) {
            return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findAny();
        }

        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    public static ApiKey random(Kind kind, SecureRandom random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        var body = "sb_" + kind.text() + "_" + BASE64.encodeToString(bytes);
        return new ApiKey(kind, body + "_" + checksum(body));
    }

    /** Empty for what cannot be a key, whoever made it. */
    public static Optional<ApiKey> parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var body = text.substring(0, text.length() - CHECKSUM_LENGTH - 1);
        return text.endsWith("_" + checksum(body))
                ? Optional.of(new ApiKey(Kind.of(form.group(1)), text))
                : Optional.empty();
    }

    /** Whether {@code text} wants to be a key, rather than a token. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith("sb_");
    }

    byte[] digest() {
        return Digests.sha256(text);
    }

    /** What keys are looked up by, so that finding one takes the same time however much of it was guessed. */
    public String fingerprint() {
        return HexFormat.of().formatHex(digest());
    }

    private static String checksum(String body) {
        return BASE64.encodeToString(Digests.sha256(body)).substring(0, CHECKSUM_LENGTH);
    }

    @Override
    public String toString() {
        return kind.text() + " key";
    }
}
