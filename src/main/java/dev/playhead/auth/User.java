package dev.playhead.auth;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.playhead.auth.token.TokenConfig;

/** An account as its owner sees it: Supabase's User object. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record User(
        UUID id,
        String aud,
        String role,
        String email,
        @Nullable Instant emailConfirmedAt,
        String phone,
        @Nullable Instant confirmedAt,
        @Nullable Instant confirmationSentAt,
        @Nullable Instant recoverySentAt,
        @Nullable Instant invitedAt,
        @Nullable Instant reauthenticationSentAt,
        @Nullable String newEmail,
        @Nullable Instant emailChangeSentAt,
        @Nullable Instant lastSignInAt,
        Map<String, Object> appMetadata,
        Map<String, Object> userMetadata,
        List<Identity> identities,
        Instant createdAt,
        Instant updatedAt,
        boolean isAnonymous,
        @Nullable Instant bannedUntil,
        @Nullable Instant deletedAt) {

    private static final String ROLE = "authenticated";

    /**
     * A way to sign in to the account.
     *
     * @param identityId derived from the account's id, since an account has at most the one identity
     * @param id how the provider calls the account
     */
    record Identity(UUID identityId, UUID id, UUID userId, Map<String, Object> identityData, String provider,
            @Nullable Instant lastSignInAt, Instant createdAt, Instant updatedAt, String email) {

        private static Identity of(Account account, String email) {
            return new Identity(
                    UUID.nameUUIDFromBytes(("email:" + account.id()).getBytes(StandardCharsets.US_ASCII)),
                    account.id(),
                    account.id(),
                    Map.of("email", email, "email_verified", account.emailConfirmedAt().isPresent(),
                            "phone_verified", false, "sub", account.id()),
                    "email",
                    account.lastSignInAt().orElse(null),
                    account.createdAt(),
                    account.updatedAt(),
                    email);
        }
    }

    static User of(Account account) {
        var letters = account.letters();
        return new User(
                account.id(),
                TokenConfig.AUDIENCE,
                ROLE,
                account.email().orElse(""),
                account.emailConfirmedAt().orElse(null),
                "",
                account.emailConfirmedAt().orElse(null),
                letters.confirmationSentAt().orElse(null),
                letters.recoverySentAt().orElse(null),
                letters.invitedAt().orElse(null),
                letters.reauthenticationSentAt().orElse(null),
                letters.newEmail().orElse(null),
                letters.emailChangeSentAt().orElse(null),
                account.lastSignInAt().orElse(null),
                account.appMetadata(),
                account.userMetadata(),
                account.email().map(email -> Identity.of(account, email)).stream().toList(),
                account.createdAt(),
                account.updatedAt(),
                account.isAnonymous(),
                account.bannedUntil().orElse(null),
                account.deletedAt().orElse(null));
    }
}
