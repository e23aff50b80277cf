package dev.playhead.auth;

import java.util.Optional;
import java.util.UUID;

/**
 * What an administrator wants an account to be, found to be in order.
 *
 * @param id of an account that is to be made; empty for any
 * @param password in clear; where there is one, {@code change} has no hash yet
 */
record AdminChange(Optional<UUID> id, Optional<Password> password, AccountChange change) {

    AccountChange withHash(Optional<String> hash) {
        return new AccountChange(change.email(), change.confirmed(), hash.or(change::passwordHash), change.userMetadata(),
                change.appMetadata(), change.ban());
    }

    boolean changesPassword() {
        return password.isPresent() || change.passwordHash().isPresent();
    }
}
