package dev.playhead.dataapi.request;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * A rule whose texts come again and again, word for word, because a program wrote them: what was read of them is kept, since
 * reading a {@code select} takes longer than all else that is done to a request.
 *
 * <p>
 * Not for texts with values, which are another each time. What a text is read as must not be changed by who has it, and
 * depends on nothing but the text: of the {@link Limits} it counts what it took each time. Refusals are not kept.
 */
final class KeptReading<T> {

    /** Of the texts of one rule, together. What is read of them takes some eighty bytes a character at worst. */
    private static final int MOST_CHARACTERS = 65_536;
    private static final int CHARACTERS_OF_AN_ENTRY = 64;

    private final String subject;
    private final Reading<T> rule;
    private final Cache<String, Kept<T>> kept = Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .weigher((String text, Kept<T> read) -> text.length() + CHARACTERS_OF_AN_ENTRY)
            .executor(Runnable::run)
            .build();

    /**
     * @param subject what the text is, as a refusal names it
     */
    KeptReading(String subject, Reading<T> rule) {
        this.subject = subject;
        this.rule = rule;
    }

    private record Kept<T>(T meaning, Budget.Spent spent) {
    }

    /** What a text means, or the refusal of the request. */
    T of(String text, Budget budget) {
        var known = kept.getIfPresent(text);
        if (known == null) {
            known = read(text, budget.unspent());
            kept.put(text, known);
        }
        budget.spend(known.spent);
        return known.meaning;
    }

    private Kept<T> read(String text, Budget whole) {
        var meaning = Reading.of(subject, text, whole, rule);
        return new Kept<>(meaning, whole.spent());
    }
}
