package dev.playhead.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in lower case: accounts that differ in case alone would be mistaken for one another.
 *
 * <p>
 * ASCII only, for the same reason: nobody can register an address that looks like somebody else's. International domains
 * come in their xn-- form.
 */
record EmailAddress(String text) {

    private static final int MAX_LENGTH = 255;
    private static final Pattern FORM = Pattern.compile(
            "[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    /** Empty where {@code text} is no address, so that no account can have it. */
    static Optional<EmailAddress> find(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        var candidate = text.strip().toLowerCase(Locale.ROOT);
        return FORM.matcher(candidate).matches() ? Optional.of(new EmailAddress(candidate)) : Optional.empty();
    }

    static EmailAddress parse(String text) {
        return find(text).orElseThrow(() -> AuthRefusal.invalid("Unable to validate email address: invalid format"));
    }
}
