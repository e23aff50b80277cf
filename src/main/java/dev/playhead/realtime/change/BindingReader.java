package dev.playhead.realtime.change;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.playhead.database.Database;
import dev.playhead.database.OneStatement;
import dev.playhead.database.StatementFailure;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.realtime.change.ChangeFollower.Wish;
import dev.playhead.realtime.change.Condition.Operator;
import dev.playhead.realtime.change.Relation.Column;
import dev.playhead.realtime.change.Wanted.Test;
import io.smallrye.mutiny.Uni;

/** Understands bindings: names are looked up and values read by PostgreSQL once, so that a mistake is told at once. */
@ApplicationScoped
class BindingReader {

    private static final String VALUES = """
            select array(
                select pg_catalog.to_jsonb(listed.value::%s)::pg_catalog.text
                from pg_catalog.unnest($1::pg_catalog.text[]) with ordinality as listed (value, place)
                order by listed.place
            ) as values
            """;
    private static final String PATTERN = "select ''::pg_catalog.text %s $1::pg_catalog.text as matches";
    private static final Set<String> WORDS = Set.of("null", "not_null", "true", "false", "unknown");

    private final Database database;
    private final SharedRead<List<Binding>, Map<Long, Relation>> published;
    private final Verdicts verdicts;
    private final ObjectMapper json;

    BindingReader(Database database, RelationStore relations, Verdicts verdicts, ObjectMapper json) {
        this.database = database;
        this.published = new SharedRead<>(relations::published);
        this.verdicts = verdicts;
        this.json = json;
    }

    /** What {@code bindings} ask for, in their order; fails with the refusal of the first that cannot be followed. */
    Uni<List<Wish>> read(Caller caller, List<Binding> bindings) {
        if (bindings.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return published.of(tables(bindings))
                .chain(known -> Uni.join()
                        .all(bindings.stream().map(binding -> read(caller, binding, known.values())).toList())
                        .usingConcurrencyOf(1)
                        .andFailFast());
    }

    /** The only table that a binding names. */
    Uni<Relation> only(Caller caller, Binding binding) {
        return published.of(tables(List.of(binding))).map(known -> only(meant(caller, binding, known.values())));
    }

    /** Who asks for the same tables shares what is read of them, whatever else he asks for. */
    private static List<Binding> tables(List<Binding> bindings) {
        return bindings.stream()
                .map(binding -> new Binding("*", binding.schema(), binding.table(), null, List.of()))
                .distinct()
                .toList();
    }

    private Uni<Wish> read(Caller caller, Binding binding, Collection<Relation> known) {
        if (!Wanted.isEvent(binding.event())) {
            return refuse(Refusal.invalid("event", "must be INSERT, UPDATE, DELETE or *"));
        }
        try {
            var meant = meant(caller, binding, known);
            binding.select().forEach(column -> column("select", only(meant), caller, column));
            return tests(caller, binding, meant)
                    .map(tests -> new Wish(new Wanted(binding.event(), RelationStore.orAny(binding.schema()),
                            RelationStore.orAny(binding.table()), tests), List.copyOf(binding.select())));
        } catch (Refusal refusal) {
            return refuse(refusal);
        }
    }

    private static List<Relation> meant(Caller caller, Binding binding, Collection<Relation> known) {
        var place = RelationStore.orAny(binding.schema()) + "." + RelationStore.orAny(binding.table());
        var named = new Wanted("*", RelationStore.orAny(binding.schema()), RelationStore.orAny(binding.table()), List.of());
        var meant = known.stream().filter(named::covers).toList();
        if (meant.isEmpty()) {
            throw Problem.NOT_FOUND.refusal("There is no table " + place + ", or its changes are not published.");
        }
        if (meant.stream().noneMatch(relation -> relation.of(caller).isReadable())) {
            throw Problem.FORBIDDEN.refusal("This caller may not read " + place + ".");
        }
        return meant;
    }

    private static Relation only(List<Relation> meant) {
        if (meant.size() > 1) {
            throw Refusal.invalid("filter", "and select need a schema and a table, for columns are a table's");
        }
        return meant.get(0);
    }

    private static Column column(String where, Relation relation, Caller caller, String name) {
        var column = relation.columns().get(name);
        if (column == null || !relation.of(caller).columns().contains(name)) {
            throw Refusal.invalid(where, "names the column " + name + ", which " + relation.schema() + "." + relation.name()
                    + " does not have or does not show");
        }
        return column;
    }

    private Uni<List<Test>> tests(Caller caller, Binding binding, List<Relation> meant) {
        if (binding.filter() == null || binding.filter().isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var relation = only(meant);
        var tests = new ArrayList<Uni<Test>>();
        for (var condition : FilterText.parse(binding.filter())) {
            var column = column("filter", relation, caller, condition.column());
            tests.add(test(caller, relation, column, condition)
                    .onFailure(StatementFailure.class).transform(failure -> Refusal.invalid("filter",
                            "cannot be applied to " + column.name() + " (" + column.declared() + "): "
                                    + failure.getMessage())));
        }
        return Uni.join().all(tests).usingConcurrencyOf(1).andFailFast();
    }

    private Uni<Test> test(Caller caller, Relation relation, Column column, Condition condition) {
        var operator = condition.operator();
        if (operator == Operator.IS) {
            return Uni.createFrom().item(() -> word(column, condition));
        }
        if (operator.isOfPatterns()) {
            var statement = new OneStatement(PATTERN.formatted(operator.sql()), List.of(condition.values().get(0)), Map.of(),
                    true);
            return database.actingAs(caller, statement)
                    .chain(() -> tried(caller, relation, new Test(condition, column.declared(), List.of(), false)));
        }
        var isPlain = column.isPlain()
                && (operator == Operator.EQ || operator == Operator.NEQ || operator == Operator.IN);
        var statement = new OneStatement(VALUES.formatted(column.declared()),
                List.of((Object) condition.values().toArray(String[]::new)), verdicts.settings(relation), true);
        return database.actingAs(caller, statement)
                .map(rows -> rows.iterator().next().getArrayOfStrings("values"))
                .map(values -> new Test(condition, column.declared(), isPlain ? nodes(values) : List.of(), isPlain))
                .chain(test -> isPlain ? Uni.createFrom().item(test) : tried(caller, relation, test));
    }

    /** Whether there is such an operator is seen when it is applied to no rows at all. */
    private Uni<Test> tried(Caller caller, Relation relation, Test test) {
        return database.actingAs(caller, RowTest.ofTests(relation, List.of(test), List.of(), verdicts.settings(relation)))
                .replaceWith(test);
    }

    private static Test word(Column column, Condition condition) {
        var word = condition.values().get(0);
        if (!WORDS.contains(word)) {
            throw Refusal.invalid("filter", "has \"is." + word + "\"; it must be null, not_null, true, false or unknown");
        }
        if (!column.type().equals("bool") && (word.equals("true") || word.equals("false"))) {
            throw Refusal.invalid("filter", "asks whether " + column.name() + " is " + word + ", which is no boolean");
        }
        return new Test(condition, column.declared(), List.of(), true);
    }

    private List<JsonNode> nodes(String[] values) {
        return Arrays.stream(values).map(value -> {
            try {
                return json.readTree(value);
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException("PostgreSQL wrote what is not JSON", impossible);
            }
        }).toList();
    }

    private static <T> Uni<T> refuse(Refusal refusal) {
        return Uni.createFrom().failure(refusal);
    }
}
