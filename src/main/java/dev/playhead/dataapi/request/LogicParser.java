package dev.playhead.dataapi.request;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code and=(…)}, {@code or=(…)} and what nests in them. */
final class LogicParser {

    private static final String NOT = "not";

    private final Scanner scanner;

    private LogicParser(Scanner scanner) {
        this.scanner = scanner;
    }

    /**
     * @param key the embeds, perhaps {@code not}, and the operator, with dots between them
     */
    static Scoped<LogicTree> parse(String key, String text, Budget budget) {
        var path = Reading.of("logic path", key, budget, PathParser::names);
        var operator = path.get(path.size() - 1);
        var embeds = new ArrayList<>(path.subList(0, path.size() - 1));
        var isNegated = embeds.removeIf(NOT::equals);
        var whole = (isNegated ? NOT + '.' : "") + operator + text;
        return new Scoped<>(embeds,
                Reading.of("logic tree", text, whole, budget, scanner -> new LogicParser(scanner).whole()));
    }

    private LogicTree whole() {
        var tree = tree();
        Names.surplus(scanner);
        return tree;
    }

    private LogicTree tree() {
        return scanner.either(() -> scanner.attempt(this::filter), this::group);
    }

    private Filter filter() {
        var field = Names.field(scanner);
        Names.dot(scanner);
        var filter = FilterParser.within(scanner, LogicParser::value).filter(field);
        scanner.budget().item();
        return filter;
    }

    private LogicTree group() {
        var isNegated = scanner.named("negation operator (not)", () -> scanner.optional(() -> scanner.attempt(() -> {
            scanner.word(NOT);
            Names.dot(scanner);
            return true;
        })) != null);
        var operator = scanner.named("logic operator (and, or)", () -> scanner.either(
                () -> scanner.attempt(() -> operator(LogicTree.Operator.AND)),
                () -> operator(LogicTree.Operator.OR)));
        Names.spaced(scanner, '(');
        scanner.budget().enter();
        List<LogicTree> children = scanner.separated(this::tree, () -> Names.spaced(scanner, ','));
        scanner.budget().leave();
        Names.spaced(scanner, ')');
        return new LogicTree.Group(isNegated, operator, children);
    }

    private LogicTree.Operator operator(LogicTree.Operator operator) {
        scanner.word(operator.word());
        return operator;
    }

    /** A value ends at a comma or a parenthesis, unless it is quoted or an array. */
    private static String value(Scanner scanner) {
        return scanner.either(() -> scanner.attempt(() -> FilterParser.closed(scanner)),
                () -> scanner.attempt(() -> array(scanner)),
                () -> scanner.takeWhile(each -> !FilterParser.endsElement(each)));
    }

    private static String array(Scanner scanner) {
        scanner.word("{");
        var elements = scanner.takeWhile(each -> each != '{' && each != '}');
        scanner.word("}");
        return '{' + elements + '}';
    }
}
