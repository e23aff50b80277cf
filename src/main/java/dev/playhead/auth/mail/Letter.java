package dev.playhead.auth.mail;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A mail to be written.
 *
 * @param to the address that it proves
 * @param email the account's address
 * @param newEmail the address that the account is moving to; empty where it is not
 * @param link where to click
 * @param redirectTo where the link leads in the end
 * @param data what the user says of themselves, and so not to be trusted
 */
public record Letter(MailKind kind, String to, String email, String newEmail, OneTimeToken token, String link,
        String redirectTo, Map<String, Object> data) {

    public Letter {
        var known = new HashMap<>(data);
        known.values().removeIf(Objects::isNull);
        data = Map.copyOf(known);
    }

    @Override
    public String toString() {
        return kind.text() + " mail";
    }
}
