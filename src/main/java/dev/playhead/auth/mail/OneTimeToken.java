package dev.playhead.auth.mail;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a mail proves an address with, in clear: 256 random bits for a link, and six digits to type.
 *
 * <p>
 * Either is good without the other, and the use of one uses up both.
 */
public record OneTimeToken(String link, String code) {

    private static final int LINK_BYTES = 32;
    private static final int CODES = 1_000_000;
    private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern CODE = Pattern.compile("[0-9]{6}");

    static OneTimeToken random(SecureRandom random) {
        var bytes = new byte[LINK_BYTES];
        random.nextBytes(bytes);
        return new OneTimeToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                String.format(Locale.ROOT, "%06d", random.nextInt(CODES)));
    }

    static boolean isLink(String text) {
        return LINK.matcher(text).matches();
    }

    static boolean isCode(String text) {
        return CODE.matcher(text).matches();
    }

    @Override
    public String toString() {
        return "one-time token";
    }
}
