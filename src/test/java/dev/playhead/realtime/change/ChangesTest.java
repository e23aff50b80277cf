package dev.playhead.realtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.identity.Caller;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.problem.Problem;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What followers are told of tables, each as far as he may know of it. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChangesTest {

    private final UUID alicesId = UUID.randomUUID();
    private final UUID bobsId = UUID.randomUUID();
    private final Caller alice = Reader.user(alicesId);
    private final Caller bob = Reader.user(bobsId);
    private final Caller nobody = new Caller.Nobody();
    private final Caller service = new Caller.Service();

    EmbeddedPostgres postgres;

    @Inject
    Changes changes;

    private Owner owner;

    @BeforeEach
    void tables_are_there() {
        owner = new Owner(postgres);
        Told.lay(owner);
    }

    private void writes(int id, UUID whose, String title, int priority) {
        owner.run("insert into told.notes (id, owner, title, priority) values (?, ?, ?, ?)", id, whose, title, priority);
    }

    @Test
    void an_insert_an_update_and_a_delete_are_told_to_whoever_may_see_the_row() {
        try (var hers = Reader.of(changes, alice, Reader.all("notes"));
                var his = Reader.of(changes, bob, Reader.all("notes"));
                var services = Reader.of(changes, service, Reader.all("notes"))) {
            writes(1, alicesId, "Hers", 3);
            writes(2, bobsId, "His", 4);
            owner.run("update told.notes set title = 'Still hers' where id = 1");
            owner.run("delete from told.notes where id in (1, 2)");

            var told = hers.await(3);
            assertThat(his.await(2)).extracting(Reader.Told::type).containsExactly("INSERT", "DELETE");
            assertThat(services.await(5)).hasSize(5);
            assertThat(told).extracting(Reader.Told::type).containsExactly("INSERT", "UPDATE", "DELETE");
            var insert = told.get(0);
            assertThat(insert.json().getString("schema")).isEqualTo("told");
            assertThat(insert.json().getString("table")).isEqualTo("notes");
            assertThat(insert.json().getString("commit_timestamp"))
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(insert.json().getValue("errors")).isNull();
            assertThat(insert.json().getJsonArray("columns")).contains(JsonObject.of("name", "id", "type", "int4"),
                    JsonObject.of("name", "tags", "type", "_text"));
            assertThat(insert.row().getInteger("double_priority")).isEqualTo(6);
            assertThat(insert.old()).isEqualTo(new JsonObject());
            assertThat(told.get(1).row().getString("title")).isEqualTo("Still hers");
            assertThat(told.get(1).old().getString("title")).isEqualTo("Hers");
            assertThat(told.get(2).row()).isEqualTo(new JsonObject());
            assertThat(told.get(2).old().getString("title")).isEqualTo("Still hers");
        }
    }

    @Test
    void a_row_that_changes_hands_is_told_to_its_new_owner_with_nothing_of_before() {
        writes(1, alicesId, "Hers", 1);
        try (var hers = Reader.of(changes, alice, Reader.all("notes"));
                var his = Reader.of(changes, bob, Reader.all("notes"))) {
            owner.run("update told.notes set owner = ?, title = 'His' where id = 1", bobsId);
            owner.run("update told.notes set title = 'His still' where id = 1");
            writes(2, alicesId, "Hers", 1);

            assertThat(hers.await(1).get(0).row().getInteger("id")).isEqualTo(2);
            var told = his.await(2);
            assertThat(told.get(0).old()).isEqualTo(JsonObject.of("id", 1));
            assertThat(told.get(1).old().getString("title")).isEqualTo("His");
        }
    }

    @Test
    void nobody_is_refused_what_he_may_not_read() {
        assertThat(refusal(nobody, Reader.all("notes"))).isEqualTo(Problem.FORBIDDEN);
        assertThat(refusal(alice, Reader.all("nothing"))).isEqualTo(Problem.NOT_FOUND);
        assertThat(refusal(alice, new Binding("*", "auth", "users", null, List.of()))).isEqualTo(Problem.NOT_FOUND);
        assertThat(refusal(alice, Reader.filtered("SELECT", "news", null))).isEqualTo(Problem.INVALID_INPUT);
        try (var reader = Reader.of(changes, nobody, Reader.all("news"))) {
            owner.run("insert into told.news values (1, 'News', 'x')");
            assertThat(reader.await(1).get(0).row().getString("title")).isEqualTo("News");
        }
    }

    @Test
    void several_bindings_are_told_which_of_them_a_change_answers() {
        try (var reader = Reader.of(changes, service, Reader.filtered("INSERT", "notes", null),
                Reader.filtered("*", "notes", "priority=gt.3", "id", "priority"),
                new Binding("*", "told", "*", null, List.of()), new Binding("DELETE", "*", "notes", null, List.of()))) {
            writes(1, alicesId, "Low", 3);
            writes(2, alicesId, "High", 4);
            owner.run("insert into told.news values (1, 'News', 'x')");
            owner.run("delete from told.notes where id = 2");

            var told = reader.await(6);
            assertThat(told).extracting(Reader.Told::bindings).containsExactlyInAnyOrder(List.of(0, 2), List.of(0, 2),
                    List.of(1),
                    List.of(2), List.of(2, 3), List.of(1));
            var short_ = told.stream().filter(change -> change.bindings().equals(List.of(1))).findFirst().orElseThrow();
            assertThat(short_.row()).isEqualTo(JsonObject.of("id", 2, "priority", 4));
            assertThat(short_.json().getJsonArray("columns")).isEqualTo(new JsonArray()
                    .add(JsonObject.of("name", "id", "type", "int4")).add(JsonObject.of("name", "priority", "type", "int4")));
        }
    }

    @Test
    void a_reader_goes_on_from_every_place_he_was_at() {
        try (var reader = Reader.of(changes, alice, Reader.all("notes"))) {
            for (var id = 1; id <= 20; id++) {
                writes(id, alicesId, "Note", id);
            }
            reader.await(20);

            for (var cursor : reader.cursors()) {
                var seen = reader.toldAt(cursor);
                try (var later = Reader.from(changes, alice, Optional.of(cursor), Reader.all("notes"))) {
                    assertThat(later.await(20 - seen)).extracting(told -> told.row().getInteger("id"))
                            .containsExactlyElementsOf(
                                    java.util.stream.IntStream.rangeClosed(seen + 1, 20).boxed().toList());
                }
            }
        }
    }

    @Test
    void a_place_that_never_was_is_no_place_to_go_on_from() {
        for (var cursor : List.of("", "nonsense", UUID.randomUUID() + ";1:1:", "x;1:1:",
                UUID.randomUUID() + ";1:1:;2:2:;x;1",
                UUID.randomUUID() + ";5:3:", UUID.randomUUID() + ";1:1:;7:3:;1;1")) {
            assertThat(changes.follow(alice, List.of(Reader.all("notes")), Optional.of(cursor))
                    .onItem().<Object> transform(following -> "followed")
                    .onFailure().recoverWithItem(failure -> ((dev.playhead.problem.Refusal) failure).problem())
                    .await().indefinitely()).as(cursor).isEqualTo(Problem.RESYNC_REQUIRED);
        }
    }

    @Test
    void what_cannot_be_told_row_by_row_asks_for_a_fresh_start() {
        writes(1, alicesId, "Hers", 1);
        try (var hers = Reader.of(changes, alice, Reader.all("notes"));
                var inserts = Reader.of(changes, alice, Reader.filtered("INSERT", "notes", null))) {
            owner.run("truncate told.notes");
            writes(2, alicesId, "Hers", 1);

            assertThat(hers.awaitRefusal().problem()).isEqualTo(Problem.RESYNC_REQUIRED);
            inserts.await(1);
        }
    }

    private Problem refusal(Caller caller, Binding binding) {
        return changes.follow(caller, List.of(binding), Optional.empty())
                .onItem().<Problem> transform(following -> null)
                .onFailure().recoverWithItem(failure -> ((dev.playhead.problem.Refusal) failure).problem())
                .await().indefinitely();
    }
}
