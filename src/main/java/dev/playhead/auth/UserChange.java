package dev.playhead.auth;

import java.util.Optional;

/** What users want changed of their own accounts, found to be in order. */
record UserChange(
        Optional<EmailAddress> email,
        Optional<Password> password,
        Optional<Password> currentPassword,
        Optional<String> nonce,
        AccountChange.Merger data,
        Back back) {

    /**
     * Where a letter that asks for confirmation leads back to, as the client said it and nobody checked yet.
     *
     * @param challenge what the client will prove to be the same one with (RFC 7636)
     */
    record Back(Optional<String> redirectTo, Optional<String> challenge, Optional<String> challengeMethod) {
    }

    @Override
    public String toString() {
        return "change of a user";
    }
}
