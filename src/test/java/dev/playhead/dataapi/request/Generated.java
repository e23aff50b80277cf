package dev.playhead.dataapi.request;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Requests of every shape, with names and values of any characters whatever. */
final class Generated {

    private static final int DEPTH = 3;

    private Generated() {
    }

    static Arbitrary<String> text() {
        return Arbitraries.oneOf(Arbitraries.strings().all().ofMaxLength(12),
                Arbitraries.strings().withChars("\"\\(),.:!*->{} \t\n\u0000'a;").ofMaxLength(12),
                Arbitraries.of("'; drop table x; --", "\\\"), (\"", "not", "and", "eq.1", "null", "\uD800"));
    }

    /** {@code not} cannot name an embed, nor {@code count}: both mean something else there. */
    static Arbitrary<String> name() {
        return text().filter(each -> !each.isEmpty() && !each.equals("not") && !each.equals("count"));
    }

    static Arbitrary<String> identifier() {
        return Arbitraries.strings().alpha().numeric().withChars('_', '$').ofMinLength(1).ofMaxLength(8);
    }

    static Arbitrary<List<String>> path() {
        return name().list().ofMaxSize(3);
    }

    static Arbitrary<Field> field() {
        Arbitrary<JsonStep.Operand> operand = Arbitraries.oneOf(name().map(JsonStep.Key::new),
                Arbitraries.integers().map(JsonStep.Index::new).filter(each -> each.position() != Integer.MIN_VALUE));
        var step = Combinators.combine(Arbitraries.of(true, false), operand).as(JsonStep::new);
        return Combinators.combine(name(), step.list().ofMaxSize(3)).as(Field::new);
    }

    static Arbitrary<Filter> filter() {
        return Combinators.combine(field(), Arbitraries.of(true, false), operation()).as(Filter::new);
    }

    private static Arbitrary<Operation> operation() {
        return Arbitraries.oneOf(
                Combinators.combine(Arbitraries.of(SimpleOperator.class), text()).as(Operation.Simple::new),
                Combinators.combine(Arbitraries.of(QuantifiableOperator.class),
                        Arbitraries.of(Quantifier.class).injectNull(0.5), text()).as(Operation.Quantified::new),
                text().list().ofMaxSize(4).map(Operation.In::new),
                Arbitraries.of(IsValue.class).map(Operation.Is::new),
                text().map(Operation.IsDistinct::new),
                Combinators.combine(Arbitraries.of(TextSearchOperator.class), identifier().injectNull(0.5), text())
                        .as(Operation.TextSearch::new));
    }

    static Arbitrary<LogicTree.Group> group() {
        return group(DEPTH);
    }

    private static Arbitrary<LogicTree.Group> group(int depth) {
        Arbitrary<LogicTree> child = depth == 0 ? filter().map(each -> each)
                : Arbitraries.oneOf(filter(), Arbitraries.lazy(() -> group(depth - 1)));
        return Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(LogicTree.Operator.class),
                child.list().ofMinSize(1).ofMaxSize(3)).as(LogicTree.Group::new);
    }

    static Arbitrary<List<SelectItem>> select() {
        return select(DEPTH);
    }

    private static Arbitrary<List<SelectItem>> select(int depth) {
        var alias = name().injectNull(0.5);
        var cast = identifier().injectNull(0.5);
        Arbitrary<SelectItem> leaf = Arbitraries.oneOf(Arbitraries.just(new SelectItem.Star()),
                Combinators.combine(alias, field(), cast).as(SelectItem.Column::new),
                Combinators.combine(alias, cast).as(
                        (name, type) -> new SelectItem.Aggregate(name, null, null, AggregateFunction.COUNT, type)),
                Combinators.combine(alias, field(), cast, Arbitraries.of(AggregateFunction.class), cast)
                        .as(SelectItem.Aggregate::new));
        if (depth == 0) {
            return leaf.list().ofMaxSize(3);
        }
        var items = Arbitraries.lazy(() -> select(depth - 1));
        var joinType = Arbitraries.of(JoinType.class).injectNull(0.5);
        Arbitrary<SelectItem> any = Arbitraries.oneOf(leaf,
                Combinators.combine(alias, name(), alias, joinType, items).as(SelectItem.Embed::new),
                Combinators.combine(name(), alias, joinType, items).as(SelectItem.Spread::new));
        return any.list().ofMaxSize(3);
    }

    static Arbitrary<List<OrderTerm>> order() {
        return Combinators.combine(name().injectNull(0.7), field(), Arbitraries.of(OrderTerm.Direction.class).injectNull(0.3),
                Arbitraries.of(OrderTerm.Nulls.class).injectNull(0.5)).as(OrderTerm::new).list().ofMinSize(1).ofMaxSize(4);
    }

    static Arbitrary<Preferences> preferences() {
        return Combinators.combine(Arbitraries.of(Preferences.Resolution.class).injectNull(0.5),
                Arbitraries.of(Preferences.Missing.class).injectNull(0.5),
                Arbitraries.of(Preferences.Return.class).injectNull(0.5),
                Arbitraries.of(Preferences.Count.class).injectNull(0.5),
                Arbitraries.of(Preferences.Transaction.class).injectNull(0.5),
                Arbitraries.of("UTC", "America/Los_Angeles", "+05:30").injectNull(0.5),
                Arbitraries.longs().greaterOrEqual(0).injectNull(0.5))
                .as((resolution, missing, returned, count, transaction, timezone, affected) -> new Preferences(resolution,
                        missing, returned, count, transaction, Preferences.Handling.STRICT, timezone, affected, List.of()));
    }
}
