package dev.playhead.dataapi.request;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.request.Preferences.Choice;
import dev.playhead.dataapi.request.Preferences.Count;
import dev.playhead.dataapi.request.Preferences.Handling;
import dev.playhead.dataapi.request.Preferences.Missing;
import dev.playhead.dataapi.request.Preferences.Resolution;
import dev.playhead.dataapi.request.Preferences.Return;
import dev.playhead.dataapi.request.Preferences.Transaction;

/** Reads the {@code Prefer} headers. Of several preferences with one key, the first that means something counts. */
final class PreferencesParser {

    private static final String TIMEZONE = Preferences.Key.TIMEZONE.word() + '=';
    private static final String MAX_AFFECTED = Preferences.Key.MAX_AFFECTED.word() + '=';
    private static final Set<String> CHOICES = Stream.of(
            choices("resolution", Resolution.values()), choices("missing", Missing.values()),
            choices("return", Return.values()), choices("count", Count.values()),
            choices("tx", Transaction.values()), choices("handling", Handling.values()))
            .flatMap(each -> each)
            .collect(Collectors.toUnmodifiableSet());

    private final List<String> preferences;

    private final Predicate<String> isTimezone;

    private PreferencesParser(List<String> lines, Predicate<String> isTimezone) {
        this.isTimezone = isTimezone;
        preferences = lines.stream().flatMap(each -> Arrays.stream(each.split(",", -1))).map(String::strip).toList();
    }

    static Preferences parse(List<String> lines, boolean allowsTransactionOverride, Predicate<String> isTimezone) {
        return new PreferencesParser(lines, isTimezone).read(allowsTransactionOverride);
    }

    private Preferences read(boolean allowsTransactionOverride) {
        var transaction = first("tx", Transaction.values());
        return new Preferences(first("resolution", Resolution.values()), first("missing", Missing.values()),
                first("return", Return.values()), first("count", Count.values()),
                allowsTransactionOverride ? transaction : null, first("handling", Handling.values()),
                timezone(), number(after(MAX_AFFECTED)), invalid());
    }

    private <C extends Choice> @Nullable C first(String key, C[] choices) {
        for (var each : preferences) {
            for (var choice : choices) {
                if (each.equals(key + '=' + choice.word())) {
                    return choice;
                }
            }
        }
        return null;
    }

    private @Nullable String after(String prefix) {
        return preferences.stream().filter(each -> each.startsWith(prefix)).findFirst()
                .map(each -> each.substring(prefix.length())).orElse(null);
    }

    private @Nullable String timezone() {
        return preferences.stream().filter(this::isTimezone).findFirst()
                .map(each -> each.substring(TIMEZONE.length())).orElse(null);
    }

    private boolean isTimezone(String preference) {
        return preference.startsWith(TIMEZONE) && isTimezone.test(preference.substring(TIMEZONE.length()));
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException notOne) {
            return null;
        }
    }

    private List<String> invalid() {
        return preferences.stream()
                .filter(each -> !CHOICES.contains(each) && !isTimezone(each) && !each.startsWith(MAX_AFFECTED))
                .toList();
    }

    private static Stream<String> choices(String key, Choice[] choices) {
        return Arrays.stream(choices).map(each -> key + '=' + each.word());
    }
}
