package dev.playhead.realtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.playhead.identity.Caller;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Every operator of a filter means what it means in a query of the table. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class FilterTest {

    private static final String THIRD = "aaaaaaaa-0000-4000-8000-000000000003";
    private static final String ROWS = """
            insert into told.notes (id, owner, title, priority, price, done, tags, data, at) values
                (1, '%1$s', 'Alpha', 1, 1.50, true, '{a,b}', '{"k": 1}', '2026-01-01 00:00:00+00'),
                (2, '%1$s', 'beta', 2, 2.00, false, '{b}', '{"k": 2}', '2026-02-01 00:00:00+00'),
                (3, '%2$s', 'Gamma, delta', 3, 3.25, null, null, null, null),
                (4, '%1$s', null, null, null, null, '{}', '{}', '2026-03-01 12:00:00+02')
            """;
    /** Each with the condition that a query would have. */
    private static final Map<String, String> FILTERS = new LinkedHashMap<>();

    static {
        FILTERS.put("id=eq.2", "id = 2");
        FILTERS.put("id=eq.02", "id = 2");
        FILTERS.put("id=neq.2", "id <> 2");
        FILTERS.put("id=lt.2", "id < 2");
        FILTERS.put("id=lte.2", "id <= 2");
        FILTERS.put("id=gt.2", "id > 2");
        FILTERS.put("id=gte.2", "id >= 2");
        FILTERS.put("id=in.(1,3)", "id in (1, 3)");
        FILTERS.put("id=not.in.(1,3)", "id not in (1, 3)");
        FILTERS.put("id=in.()", "false");
        FILTERS.put("priority=not.eq.2", "not priority = 2");
        FILTERS.put("priority=not.gt.2", "not priority > 2");
        FILTERS.put("priority=isdistinct.2", "priority is distinct from 2");
        FILTERS.put("priority=not.isdistinct.2", "not priority is distinct from 2");
        FILTERS.put("price=eq.1.5", "price = 1.5");
        FILTERS.put("price=in.(2,3.250)", "price in (2, 3.250)");
        FILTERS.put("title=eq.Gamma, delta", "title = 'Gamma, delta'");
        FILTERS.put("title=in.(\"Gamma, delta\",beta)", "title in ('Gamma, delta', 'beta')");
        FILTERS.put("title=like.%eta", "title like '%eta'");
        FILTERS.put("title=ilike.a%", "title ilike 'a%'");
        FILTERS.put("title=match.^[A-Z]", "title ~ '^[A-Z]'");
        FILTERS.put("title=imatch.^B", "title ~* '^B'");
        FILTERS.put("title=not.like.%a", "not title like '%a'");
        FILTERS.put("title=is.null", "title is null");
        FILTERS.put("title=not.is.null", "title is not null");
        FILTERS.put("title=is.not_null", "title is not null");
        FILTERS.put("done=is.true", "done is true");
        FILTERS.put("done=not.is.true", "done is not true");
        FILTERS.put("done=is.false", "done is false");
        FILTERS.put("done=is.unknown", "done is unknown");
        FILTERS.put("done=eq.true", "done = true");
        FILTERS.put("owner=eq." + THIRD.toUpperCase(java.util.Locale.ROOT), "owner = '" + THIRD + "'");
        FILTERS.put("at=eq.2026-03-01T10:00:00Z", "at = '2026-03-01 10:00:00+00'");
        FILTERS.put("at=lt.2026-02-01", "at < '2026-02-01 00:00:00+00'");
        FILTERS.put("tags=eq.{b}", "tags = '{b}'");
        FILTERS.put("data=eq.{\"k\": 2}", "data = '{\"k\": 2}'");
        FILTERS.put("double_priority=gt.3", "double_priority > 3");
        FILTERS.put("id=gt.1,title=not.is.null,priority=lt.3", "id > 1 and title is not null and priority < 3");
    }

    private final UUID alicesId = UUID.randomUUID();

    EmbeddedPostgres postgres;

    @Inject
    Changes changes;

    private Owner owner;

    @BeforeEach
    void tables_are_there() {
        owner = new Owner(postgres);
        Told.lay(owner);
    }

    @Test
    void every_operator_finds_what_a_query_finds_on_insert_and_delete() {
        var service = new Caller.Service();
        var filters = List.copyOf(FILTERS.keySet());
        var bindings = filters.stream().map(filter -> Reader.filtered("*", "notes", filter)).toArray(Binding[]::new);

        try (var reader = Reader.of(changes, service, bindings)) {
            Told.run(owner, ROWS.formatted(alicesId, THIRD));
            var expected = new LinkedHashMap<String, String>();
            FILTERS.forEach((filter, condition) -> expected.put(filter, (String) owner.value(
                    "select coalesce(string_agg(id::text, ' ' order by id), '') from told.notes where " + condition)));
            owner.run("delete from told.notes");

            var told = reader.await(8);
            for (var type : List.of("INSERT", "DELETE")) {
                for (var index = 0; index < filters.size(); index++) {
                    var place = index;
                    assertThat(told.stream()
                            .filter(change -> change.type().equals(type) && change.bindings().contains(place))
                            .map(change -> (type.equals("INSERT") ? change.row() : change.old()).getInteger("id").toString())
                            .sorted()
                            .collect(Collectors.joining(" "))).as("%s %s", type, filters.get(index))
                            .isEqualTo(expected.get(filters.get(index)));
                }
            }
        }
    }

    @Test
    void rows_that_were_read_elsewhere_pass_the_same() {
        var filter = changes.filter(Reader.filtered("INSERT", "notes", "priority=gt.1,title=eq.a")).await().indefinitely();

        assertThat(filter.matches(List.of("{\"priority\": 2, \"title\": \"a\"}", "{\"priority\": 1, \"title\": \"a\"}",
                "{\"priority\": 2, \"title\": \"b\"}", "{}")).await().indefinitely())
                .containsExactly(true, false, false, false);
        assertThat(filter.matches(List.of()).await().indefinitely()).isEmpty();
    }

    @Test
    void a_table_tells_its_columns() {
        assertThat(changes.columns(Reader.user(alicesId), "told", "news").await().indefinitely()).containsExactly(
                new Changes.Column("id", "int4"), new Changes.Column("title", "text"), new Changes.Column("secret", "text"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            colour=eq.red | colour
            id=eq.one | id
            id=in.(1,x) | id
            id=gt.one | id
            at=eq.yesterdayish | at
            title=match.[ | title
            done=is.maybe | is.maybe
            id=is.true | id
            tags=gt.x | tags
            id=about.1 | id=about.1
            xmin=eq.1 | xmin
            """)
    void a_mistake_is_refused_with_what_and_where(String filter, String words) {
        var refusal = refusal(Reader.filtered("*", "notes", filter));

        assertThat(refusal.problem()).isEqualTo(Problem.INVALID_INPUT);
        assertThat(refusal.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("filter");
            assertThat(error.message()).contains(words);
        });
    }

    @Test
    void columns_are_a_tables() {
        assertThat(refusal(new Binding("*", "told", "*", "id=eq.1", List.of())).errors().get(0).field()).isEqualTo("filter");
        assertThat(refusal(Reader.filtered("*", "notes", null, "id", "colour")).errors().get(0).field()).isEqualTo("select");
    }

    @Test
    void a_filter_never_becomes_sql() {
        var attack = "title=match.') or true --";
        assertThat(refusal(Reader.filtered("*", "notes", attack)).problem()).isEqualTo(Problem.INVALID_INPUT);
        assertThat(refusal(Reader.filtered("*", "notes", "id\" is not null) or (\"id=eq.1")).problem())
                .isEqualTo(Problem.INVALID_INPUT);
    }

    private Refusal refusal(Binding binding) {
        return (Refusal) changes.follow(Reader.user(alicesId), List.of(binding), Optional.empty())
                .onItem().<Throwable> transform(following -> new AssertionError("followed"))
                .onFailure().recoverWithItem(failure -> failure)
                .await().indefinitely();
    }
}
