package dev.playhead.dataapi.request;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** Reads {@code order=}. */
final class OrderParser {

    private static final KeptReading<List<OrderTerm>> WHOLE = new KeptReading<>("order",
            scanner -> new OrderParser(scanner).whole());

    private final Scanner scanner;

    private OrderParser(Scanner scanner) {
        this.scanner = scanner;
    }

    static Scoped<List<OrderTerm>> parse(String key, String text, Budget budget) {
        return new Scoped<>(PathParser.embeds(key, budget), WHOLE.of(text, budget));
    }

    private List<OrderTerm> whole() {
        var terms = scanner.separated(this::term, () -> scanner.symbol(','));
        scanner.end();
        return List.copyOf(terms);
    }

    private OrderTerm term() {
        Names.spaces(scanner);
        var term = scanner.either(() -> scanner.attempt(this::related), () -> directed(null, Names.field(scanner)));
        Names.spaces(scanner);
        scanner.budget().item();
        return term;
    }

    private OrderTerm related() {
        var relation = Names.name(scanner);
        scanner.symbol('(');
        var field = Names.field(scanner);
        scanner.symbol(')');
        return directed(relation, field);
    }

    private OrderTerm directed(@Nullable String relation, Field field) {
        var direction = scanner.<OrderTerm.Direction> optional(() -> scanner.either(
                () -> suffix("asc", OrderTerm.Direction.ASC), () -> suffix("desc", OrderTerm.Direction.DESC)));
        var nulls = scanner.<OrderTerm.Nulls> optional(() -> scanner.either(
                () -> suffix("nullsfirst", OrderTerm.Nulls.FIRST), () -> suffix("nullslast", OrderTerm.Nulls.LAST)));
        end();
        return new OrderTerm(relation, field, direction, nulls);
    }

    private <T> T suffix(String word, T meaning) {
        return scanner.attempt(() -> {
            Names.dot(scanner);
            scanner.word(word);
            return meaning;
        });
    }

    private void end() {
        scanner.either(() -> {
            scanner.lookAhead(",");
            return true;
        }, () -> {
            scanner.end();
            return true;
        });
    }
}
