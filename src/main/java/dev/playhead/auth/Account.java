package dev.playhead.auth;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;

/** A row of {@code auth.users}, without its password. */
record Account(
        UUID id,
        Optional<String> email,
        Optional<Instant> emailConfirmedAt,
        Optional<Instant> lastSignInAt,
        Map<String, Object> appMetadata,
        Map<String, Object> userMetadata,
        boolean isAnonymous,
        Optional<Instant> bannedUntil,
        Optional<Instant> deletedAt,
        Letters letters,
        Instant createdAt,
        Instant updatedAt) {

    /** What {@link #read} reads, of a table or alias {@code account}. */
    static final String COLUMNS = """
            account.id, account.email, account.email_confirmed_at, account.last_sign_in_at, account.raw_app_meta_data,
            account.raw_user_meta_data, account.is_anonymous, account.banned_until, account.deleted_at, account.created_at,
            account.updated_at, account.confirmation_sent_at, account.recovery_sent_at, account.invited_at,
            account.reauthentication_sent_at, account.email_change, account.email_change_sent_at
            """;

    /**
     * When the account's owner was last written to, and about what.
     *
     * @param newEmail the address that the account is moving to
     */
    record Letters(
            Optional<Instant> confirmationSentAt,
            Optional<Instant> recoverySentAt,
            Optional<Instant> invitedAt,
            Optional<Instant> reauthenticationSentAt,
            Optional<String> newEmail,
            Optional<Instant> emailChangeSentAt) {

        private static Letters read(Row row) {
            return new Letters(
                    time(row, "confirmation_sent_at"),
                    time(row, "recovery_sent_at"),
                    time(row, "invited_at"),
                    time(row, "reauthentication_sent_at"),
                    text(row, "email_change"),
                    time(row, "email_change_sent_at"));
        }
    }

    static Account read(Row row) {
        return new Account(
                row.getUUID("id"),
                text(row, "email"),
                time(row, "email_confirmed_at"),
                time(row, "last_sign_in_at"),
                map(row, "raw_app_meta_data"),
                map(row, "raw_user_meta_data"),
                row.getBoolean("is_anonymous"),
                time(row, "banned_until"),
                time(row, "deleted_at"),
                Letters.read(row),
                time(row, "created_at").orElse(Instant.EPOCH),
                time(row, "updated_at").orElse(Instant.EPOCH));
    }

    boolean isBanned(Instant now) {
        return bannedUntil.filter(now::isBefore).isPresent();
    }

    boolean isDeleted() {
        return deletedAt.isPresent();
    }

    private static Optional<Instant> time(Row row, String column) {
        @Nullable
        OffsetDateTime time = row.getOffsetDateTime(column);
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }

    /** Supabase writes an empty text where there is none. */
    private static Optional<String> text(Row row, String column) {
        return Optional.ofNullable(row.getString(column)).filter(text -> !text.isEmpty());
    }

    private static Map<String, Object> map(Row row, String column) {
        return row.getValue(column) instanceof JsonObject object ? object.getMap() : Map.of();
    }
}
