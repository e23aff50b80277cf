package dev.playhead.auth;

import java.util.Optional;

/**
 * What users want changed of their own accounts, found to be in order.
 *
 * @param asked how they want to come back from a mail about it
 */
record UserChange(
        Optional<EmailAddress> email,
        Optional<Password> password,
        Optional<Password> currentPassword,
        Optional<String> nonce,
        AccountChange.Merger data,
        Asked asked) {

    @Override
    public String toString() {
        return "change of a user";
    }
}
