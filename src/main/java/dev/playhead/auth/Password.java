package dev.playhead.auth;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;

/**
 * A password in clear, for as long as a request takes.
 *
 * @param given as it came; imported hashes were made of this
 * @param normalised in Unicode's form NFC, so that keyboards that compose differently type the same password
 */
record Password(String given, String normalised) {

    // Nobody types more, and hashing must not become a way to keep us busy.
    private static final int MAX_BYTES = 1024;

    /** Reads what somebody types in; refused as {@code validation_failed} where it cannot be a password at all. */
    static Password parse(String given) {
        if (given.length() > MAX_BYTES || given.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw AuthRefusal.invalid("Password cannot be longer than " + MAX_BYTES + " bytes");
        }
        if (!Texts.areStorable(given)) {
            throw AuthRefusal.invalid("Password holds a character that is none");
        }
        return new Password(given, Normalizer.normalize(given, Normalizer.Form.NFC));
    }

    /** Refuses a new password of fewer characters. */
    Password atLeast(int characters) {
        if (normalised.codePointCount(0, normalised.length()) < characters) {
            throw AuthRefusal.weakPassword("Password should be at least " + characters + " characters.", List.of("length"));
        }
        return this;
    }

    @Override
    public String toString() {
        return "password";
    }
}
