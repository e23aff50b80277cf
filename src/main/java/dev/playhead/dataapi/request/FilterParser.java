package dev.playhead.dataapi.request;

import java.util.List;
import java.util.function.Supplier;

/** Reads what follows {@code column=}: an operator and what it compares with. */
final class FilterParser {

    private final Scanner scanner;
    private final Reading<String> value;
    private final boolean isWhole;

    private FilterParser(Scanner scanner, Reading<String> value, boolean isWhole) {
        this.scanner = scanner;
        this.value = value;
        this.isWhole = isWhole;
    }

    /**
     * A filter among others.
     *
     * @param value how a single value is read, which depends on what may follow it
     */
    static FilterParser within(Scanner scanner, Reading<String> value) {
        return new FilterParser(scanner, value, false);
    }

    /** Reads the value of a parameter, which is all there is to read. */
    static Filter parse(Field field, String text, Budget budget) {
        return Reading.of("filter", text, budget, scanner -> {
            var filter = new FilterParser(scanner, Scanner::rest, true).filter(field);
            Names.surplus(scanner);
            return filter;
        });
    }

    Filter filter(Field field) {
        var negated = scanner.optional(() -> scanner.attempt(() -> {
            scanner.word("not");
            Names.dot(scanner);
            return true;
        })) != null;
        return new Filter(field, negated, scanner.named("operator (eq, gt, ...)", this::operation));
    }

    private Operation operation() {
        return scanner.either(this::in, this::is, this::isDistinct, () -> scanner.attempt(this::textSearch),
                () -> scanner.attempt(this::simple), () -> scanner.attempt(this::quantified));
    }

    private Operation in() {
        prefix("in");
        return new Operation.In(list());
    }

    private Operation is() {
        prefix("is");
        return new Operation.Is(scanner.named("isVal: (null, not_null, true, false, unknown)",
                () -> scanner.either(isValue(IsValue.NULL), isValue(IsValue.NOT_NULL), isValue(IsValue.TRUE),
                        isValue(IsValue.FALSE), isValue(IsValue.UNKNOWN))));
    }

    private Operation isDistinct() {
        prefix("isdistinct");
        return new Operation.IsDistinct(value.from(scanner));
    }

    private Operation textSearch() {
        var operator = scanner.choice(TextSearchOperator.values(), TextSearchOperator::word);
        var configuration = scanner.optional(() -> scanner.attempt(() -> {
            scanner.symbol('(');
            var name = Names.identifier(scanner);
            scanner.symbol(')');
            return name;
        }));
        Names.dot(scanner);
        return new Operation.TextSearch(operator, configuration, value.from(scanner));
    }

    private Operation simple() {
        var operator = scanner.choice(SimpleOperator.values(), SimpleOperator::word);
        Names.dot(scanner);
        return new Operation.Simple(operator, value.from(scanner));
    }

    private Operation quantified() {
        var operator = scanner.choice(QuantifiableOperator.values(), QuantifiableOperator::word);
        var quantifier = scanner.optional(() -> scanner.attempt(() -> {
            scanner.symbol('(');
            var read = scanner.choice(Quantifier.values(), Quantifier::word);
            scanner.symbol(')');
            return read;
        }));
        Names.dot(scanner);
        return new Operation.Quantified(operator, quantifier, value.from(scanner));
    }

    private List<String> list() {
        Names.spaced(scanner, '(');
        var elements = scanner.separated(this::element, () -> scanner.symbol(','));
        Names.spaced(scanner, ')');
        var none = elements.size() == 1 && elements.get(0).equals(Element.EMPTY);
        return none ? List.of() : elements.stream().map(Element::text).toList();
    }

    private Element element() {
        return scanner.either(() -> scanner.attempt(() -> new Element(closed(scanner), true)),
                () -> scanner.attempt(this::looselyQuoted),
                () -> new Element(scanner.takeWhile(each -> !endsElement(each)), false));
    }

    /**
     * The client quotes a value without escaping the quotes in it, so the one that closes is the one right before a
     * comma or the end. Among other filters, where the client has no part in the quoting, that would reach too far.
     */
    private Element looselyQuoted() {
        if (!isWhole) {
            throw Mismatch.INSTANCE;
        }
        scanner.symbol('"');
        return new Element(scanner.takeThrough('"', FilterParser::endsElement), true);
    }

    /** A quoted text with nothing more up to the next comma or parenthesis. */
    static String closed(Scanner scanner) {
        var text = Names.quoted(scanner);
        scanner.notFollowedBy(each -> !endsElement(each));
        return text;
    }

    static boolean endsElement(int codePoint) {
        return codePoint == ',' || codePoint == ')';
    }

    private void prefix(String operator) {
        scanner.attemptTo(() -> {
            scanner.word(operator);
            Names.dot(scanner);
        });
    }

    private Supplier<IsValue> isValue(IsValue value) {
        return () -> scanner.attempt(() -> {
            value.word().chars().forEach(each -> letter((char) each));
            return value;
        });
    }

    private void letter(char lower) {
        scanner.either(() -> Names.mark(scanner, lower), () -> Names.mark(scanner, Character.toUpperCase(lower)));
    }

    /** An empty text between quotes is a value; between parentheses it is none. */
    private record Element(String text, boolean isQuoted) {

        static final Element EMPTY = new Element("", false);
    }
}
