package dev.playhead.dataapi.request;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/** Reads {@code select=}. */
final class SelectParser {

    private static final KeptReading<List<SelectItem>> WHOLE = new KeptReading<>("select parameter",
            scanner -> new SelectParser(scanner).whole());

    private final Scanner scanner;

    private SelectParser(Scanner scanner) {
        this.scanner = scanner;
    }

    static List<SelectItem> parse(String text, Budget budget) {
        return WHOLE.of(text, budget);
    }

    private List<SelectItem> whole() {
        var items = items();
        Names.surplus(scanner);
        return List.copyOf(items);
    }

    private List<SelectItem> items() {
        var items = scanner.optional(() -> scanner.separated(this::item, () -> Names.spaced(scanner, ',')));
        return items == null ? List.of() : items;
    }

    private SelectItem item() {
        return scanner.either(this::spread, this::embed, this::selected);
    }

    private SelectItem spread() {
        var head = scanner.attempt(() -> spacious(() -> {
            scanner.word("...");
            return head(null, Names.name(scanner));
        }));
        return counted(new SelectItem.Spread(head.target, head.hint, head.joinType, nested()));
    }

    private SelectItem embed() {
        var head = scanner.attempt(() -> spacious(() -> {
            var alias = alias();
            var target = Names.name(scanner);
            // count() looks like an embed, but is none.
            if (target.equals("count")) {
                throw Mismatch.INSTANCE;
            }
            return head(alias, target);
        }));
        return counted(new SelectItem.Embed(head.alias, head.target, head.hint, head.joinType, nested()));
    }

    private Head head(@Nullable String alias, String target) {
        var first = scanner.optional(this::parameter);
        var second = scanner.optional(this::parameter);
        scanner.lookAhead("(");
        return Head.of(alias, target, first, second);
    }

    private List<SelectItem> nested() {
        scanner.symbol('(');
        scanner.budget().enter();
        var items = items();
        scanner.budget().leave();
        scanner.symbol(')');
        return items;
    }

    private Object parameter() {
        scanner.symbol('!');
        return scanner.<Object> either(() -> joinType(JoinType.LEFT), () -> joinType(JoinType.INNER),
                () -> scanner.attempt(() -> Names.name(scanner)));
    }

    /** A foreign key may well be named {@code left_hand}: what goes on after the word is a hint. */
    private JoinType joinType(JoinType joinType) {
        return scanner.attempt(() -> {
            scanner.word(joinType.word());
            scanner.notFollowedBy(each -> Names.isIdentifier(each) || each == '-');
            return joinType;
        });
    }

    private SelectItem selected() {
        return spacious(() -> scanner.either(() -> scanner.attempt(this::star), () -> scanner.attempt(this::count),
                this::column));
    }

    private SelectItem star() {
        scanner.word("*");
        end();
        return counted(new SelectItem.Star());
    }

    private SelectItem count() {
        var alias = alias();
        scanner.word("count()");
        var cast = cast();
        end();
        return counted(new SelectItem.Aggregate(alias, null, null, AggregateFunction.COUNT, cast));
    }

    private SelectItem column() {
        var alias = alias();
        var field = Names.field(scanner);
        var cast = cast();
        var function = scanner.optional(() -> scanner.attempt(this::function));
        var aggregateCast = cast();
        end();
        if (function != null) {
            return counted(new SelectItem.Aggregate(alias, field, cast, function, aggregateCast));
        }
        return counted(new SelectItem.Column(alias, field, cast));
    }

    private AggregateFunction function() {
        scanner.symbol('.');
        var function = scanner.either(named(AggregateFunction.SUM), named(AggregateFunction.AVG),
                named(AggregateFunction.COUNT), named(AggregateFunction.MAX), named(AggregateFunction.MIN));
        scanner.word("()");
        return function;
    }

    private Supplier<AggregateFunction> named(AggregateFunction function) {
        return () -> scanner.attempt(() -> {
            scanner.word(function.word());
            return function;
        });
    }

    private @Nullable String cast() {
        return scanner.optional(() -> {
            scanner.word("::");
            return Names.identifier(scanner);
        });
    }

    private @Nullable String alias() {
        return scanner.optional(() -> scanner.attempt(() -> {
            var alias = Names.name(scanner);
            scanner.symbol(':');
            scanner.notFollowedBy(':');
            return alias;
        }));
    }

    private void end() {
        Names.spaces(scanner);
        scanner.either(() -> ends(")"), () -> ends(","), () -> {
            scanner.end();
            return true;
        });
    }

    private boolean ends(String word) {
        scanner.lookAhead(word);
        return true;
    }

    private SelectItem counted(SelectItem item) {
        scanner.budget().item();
        return item;
    }

    private <T> T spacious(Supplier<T> rule) {
        Names.spaces(scanner);
        var result = rule.get();
        Names.spaces(scanner);
        return result;
    }

    /** An embed up to its opening parenthesis. */
    private record Head(@Nullable String alias, String target, @Nullable String hint, @Nullable JoinType joinType) {

        static Head of(@Nullable String alias, String target, @Nullable Object first, @Nullable Object second) {
            return new Head(alias, target,
                    first instanceof String hint ? hint : second instanceof String hint ? hint : null,
                    first instanceof JoinType type ? type : second instanceof JoinType type ? type : null);
        }
    }
}
