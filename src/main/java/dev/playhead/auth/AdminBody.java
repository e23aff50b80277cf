package dev.playhead.auth;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import dev.playhead.auth.AccountChange.Merger;
import dev.playhead.identity.Caller;

/** What administrators send of an account. What the client sends besides is not kept here. */
@JsonIgnoreProperties(ignoreUnknown = true)
record AdminBody(@Nullable String id, @Nullable String email, @Nullable String phone, @Nullable String password,
        @Nullable String passwordHash, @Nullable Boolean emailConfirm, @Nullable Map<String, Object> userMetadata,
        @Nullable Map<String, Object> appMetadata, @Nullable String banDuration, @Nullable String role) {

    @Override
    public String toString() {
        return "account for an administrator";
    }

    /**
     * Refuses what cannot be done.
     *
     * @param confirmed whether the address counts as proved where nothing is said of it
     */
    AdminChange check(Passwords passwords, int minLength, boolean confirmed) {
        // It could not be kept, and an app that relies on it should hear so at once.
        if (!Bodies.isBlank(phone)) {
            throw AuthProblem.PHONE_DISABLED.refusal();
        }
        if (!Bodies.isBlank(role) && !Caller.Role.AUTHENTICATED.databaseName().equals(role)) {
            throw AuthRefusal.invalid("The only role of users is authenticated");
        }
        if (!Bodies.isBlank(password) && !Bodies.isBlank(passwordHash)) {
            throw AuthRefusal.invalid("Only a password or a password hash should be provided");
        }
        Metadata.USER.check(userMetadata);
        Metadata.APP.check(appMetadata);
        return new AdminChange(
                given(id).map(AdminBody::uuid),
                given(password).map(Password::parse).map(clear -> clear.atLeast(minLength)),
                new AccountChange(
                        given(email).map(EmailAddress::parse),
                        confirmed || Boolean.TRUE.equals(emailConfirm),
                        given(passwordHash).map(hash -> known(passwords, hash)),
                        Merger.of(userMetadata),
                        Merger.of(appMetadata),
                        given(banDuration).map(BanDuration::parse)));
    }

    private static String known(Passwords passwords, String hash) {
        if (!passwords.know(hash)) {
            throw AuthRefusal.invalid("The password hash must be one of bcrypt or Argon2");
        }
        return hash;
    }

    private static UUID uuid(String text) {
        return find(text).orElseThrow(() -> AuthRefusal.invalid("ID must conform to the uuid v4 format"));
    }

    /** Empty where {@code text} is no UUID in its usual form. */
    static Optional<UUID> find(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(present -> !present.isEmpty());
    }
}
