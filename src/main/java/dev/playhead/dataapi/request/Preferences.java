package dev.playhead.dataapi.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * What the {@code Prefer} headers ask for (RFC 7240): each null when nothing is asked.
 *
 * @param maxAffected heeded only with {@link Handling#STRICT}
 * @param invalid those that mean nothing here, as written
 */
public record Preferences(@Nullable Resolution resolution, @Nullable Missing missing, @Nullable Return returned,
        @Nullable Count count, @Nullable Transaction transaction, @Nullable Handling handling, @Nullable String timezone,
        @Nullable Long maxAffected, List<String> invalid) {

    public Preferences {
        invalid = List.copyOf(invalid);
    }

    static Preferences parse(List<String> lines, boolean allowsTransactionOverride, Predicate<String> isTimezone) {
        return PreferencesParser.parse(lines, allowsTransactionOverride, isTimezone);
    }

    /** The bound on rows that is to be kept, if one is. */
    public @Nullable Long enforcedMaxAffected() {
        return handling == Handling.STRICT ? maxAffected : null;
    }

    void refuseInvalid() {
        if (handling == Handling.STRICT && !invalid.isEmpty()) {
            throw RestError.invalidPreferences(invalid).asException();
        }
    }

    /**
     * The value of {@code Preference-Applied}.
     *
     * @param heeded the keys that mean something to what was done; others are left out
     * @return empty when no preference was applied, which sends no header
     */
    public Optional<String> applied(Set<Key> heeded) {
        var applied = new ArrayList<String>();
        for (var key : Key.values()) {
            var value = valueOf(key);
            if (value != null && heeded.contains(key)) {
                applied.add(key.word() + '=' + value);
            }
        }
        return applied.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", applied));
    }

    private @Nullable String valueOf(Key key) {
        return switch (key) {
            case RESOLUTION -> word(resolution);
            case MISSING -> word(missing);
            case RETURN -> word(returned);
            case COUNT -> word(count);
            case TRANSACTION -> word(transaction);
            case HANDLING -> word(handling);
            case TIMEZONE -> timezone;
            case MAX_AFFECTED -> enforcedMaxAffected() == null ? null : String.valueOf(maxAffected);
        };
    }

    private static @Nullable String word(@Nullable Choice choice) {
        return choice == null ? null : choice.word();
    }

    /** What can be preferred, in the order it is echoed. */
    public enum Key {

        RESOLUTION("resolution"),
        MISSING("missing"),
        RETURN("return"),
        COUNT("count"),
        TRANSACTION("tx"),
        HANDLING("handling"),
        TIMEZONE("timezone"),
        MAX_AFFECTED("max-affected");

        private final String word;

        Key(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** A value of a key that has a few of them. */
    interface Choice {

        String name();

        /** As it stands in the header. */
        default String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What becomes of a row that is there already. */
    public enum Resolution implements Choice {
        MERGE_DUPLICATES,
        IGNORE_DUPLICATES
    }

    /** What becomes of a column that an object does not have. */
    public enum Missing implements Choice {
        DEFAULT,
        NULL
    }

    /** What is answered to a change. */
    public enum Return implements Choice {
        REPRESENTATION,
        MINIMAL,
        HEADERS_ONLY
    }

    /** How rows are counted. */
    public enum Count implements Choice {
        EXACT,
        PLANNED,
        ESTIMATED
    }

    /** How the transaction ends. */
    public enum Transaction implements Choice {
        COMMIT,
        ROLLBACK
    }

    /** What becomes of a preference that means nothing. */
    public enum Handling implements Choice {
        STRICT,
        LENIENT
    }
}
