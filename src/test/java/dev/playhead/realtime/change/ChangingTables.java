package dev.playhead.realtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.identity.Caller;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.problem.Problem;
import dev.playhead.testing.Owner;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Rights, policies and tables that change while somebody follows. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class ChangingTables {

    private final UUID alicesId = UUID.randomUUID();
    private final UUID bobsId = UUID.randomUUID();
    private final Caller alice = Reader.user(alicesId);
    private final Caller bob = Reader.user(bobsId);
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

    @AfterEach
    void what_a_test_made_goes() {
        Told.run(owner, """
                drop policy if exists angry on told.notes;
                drop policy if exists quiet on told.notes;
                drop table if exists told.extra cascade;
                grant select on told.news to anon, authenticated;
                """);
    }

    @Test
    void a_policy_that_raises_for_one_disturbs_no_other() {
        owner.run("""
                create policy angry on told.notes for select to authenticated using (
                    case when priority = 13 and (select auth.uid()) = '%s' then 1 / (priority - 13) = 0 else false end
                )
                """.formatted(alicesId));
        try (var hers = Reader.of(changes, alice, Reader.all("notes"));
                var his = Reader.of(changes, bob, Reader.all("notes"))) {
            owner.run("insert into told.notes (id, owner, title, priority) "
                    + "select i, case when i % 2 = 0 then ?::uuid else ?::uuid end, 'N', 10 + i from generate_series(1, 6) i",
                    alicesId, bobsId);

            var told = hers.await(4);
            assertThat(his.await(3)).allMatch(change -> change.json().getValue("errors") == null);
            assertThat(told).extracting(change -> change.row().getInteger("id")).containsExactly(2, null, 4, 6);
            assertThat(told.get(1).json().getJsonArray("errors")).hasSize(1);
            assertThat(told.get(1).row()).isEqualTo(new JsonObject());
        }
    }

    @Test
    void a_restrictive_policy_holds_at_once() {
        try (var reader = Reader.of(changes, alice, Reader.all("notes"))) {
            insert(1, 1);
            reader.await(1);
            owner.run("create policy quiet on told.notes as restrictive for select to authenticated using (priority < 5)");
            insert(2, 9);
            insert(3, 2);

            assertThat(reader.await(2).get(1).row().getInteger("id")).isEqualTo(3);
        }
    }

    @Test
    void a_column_that_is_taken_away_is_told_no_longer() {
        try (var reader = Reader.of(changes, alice, Reader.all("news"));
                var filtering = Reader.of(changes, alice, Reader.filtered("*", "news", "secret=eq.x"))) {
            owner.run("insert into told.news values (1, 'News', 'x')");
            assertThat(reader.await(1).get(0).row().getString("secret")).isEqualTo("x");
            filtering.await(1);
            Told.run(owner, "revoke select on told.news from authenticated; "
                    + "grant select (id, title) on told.news to authenticated");
            owner.run("insert into told.news values (2, 'More', 'x')");

            var told = reader.await(2).get(1);
            assertThat(told.row()).isEqualTo(JsonObject.of("id", 2, "title", "More"));
            assertThat(told.json().getJsonArray("columns")).hasSize(2);
            assertThat(filtering.awaitRefusal().problem()).isEqualTo(Problem.INVALID_INPUT);
        }
    }

    @Test
    void a_table_is_published_and_unpublished_while_somebody_follows() {
        Told.run(owner, "create table told.extra (id int primary key); grant select on told.extra to authenticated");
        try (var reader = Reader.of(changes, alice, new Binding("*", "told", "*", null, List.of()))) {
            owner.run("insert into told.extra values (1)");
            owner.run("select playhead.publish('told.extra')");
            owner.run("insert into told.extra values (2)");
            owner.run("select playhead.unpublish('told.extra')");
            owner.run("insert into told.extra values (3)");
            owner.run("insert into told.news values (1, 'Last', 'x')");

            assertThat(reader.await(2)).extracting(change -> change.row().getInteger("id")).containsExactly(2, 1);
        }
    }

    @Test
    void a_table_that_changes_its_shape_is_told_as_it_is() {
        Told.run(owner, "create table told.extra (id int, a text, b text); grant select on told.extra to authenticated; "
                + "select playhead.publish('told.extra')");
        try (var reader = Reader.of(changes, alice, Reader.all("extra"))) {
            owner.run("insert into told.extra values (1, 'a', 'b')");
            reader.await(1);
            Told.run(owner, "alter table told.extra add c jsonb; alter table told.extra drop a; "
                    + "alter table told.extra alter id type bigint; alter table told.extra rename b to \"B \"\"b\"\"\"");
            owner.run("update told.extra set c = '[1.50]', id = 9007199254740993");

            var told = reader.await(2).get(1);
            assertThat(told.json().encode()).contains("9007199254740993", "1.50");
            assertThat(told.row().getString("B \"b\"")).isEqualTo("b");
            assertThat(told.json().getJsonArray("columns")).isEqualTo(new JsonArray()
                    .add(JsonObject.of("name", "id", "type", "int8")).add(JsonObject.of("name", "B \"b\"", "type", "text"))
                    .add(JsonObject.of("name", "c", "type", "jsonb")));
            // Without a key, and without policies.
            assertThat(told.old().getInteger("id")).isEqualTo(1);
            Told.run(owner,
                    "alter table told.extra rename to renamed; insert into told.renamed values (3); drop table told.renamed");
            owner.run("select 1");
            assertThat(reader.told()).hasSize(2);
        }
    }

    @Test
    void a_partitioned_table_is_told_as_one() {
        Told.run(owner, """
                create table told.extra (id int, k int, primary key (id, k)) partition by list (k);
                create table told.extra_1 partition of told.extra for values in (1);
                create table told.extra_2 partition of told.extra for values in (2);
                alter table told.extra enable row level security;
                create policy ones on told.extra for select using (k = 1);
                grant select on told.extra to authenticated;
                select playhead.publish('told.extra');
                """);
        try (var reader = Reader.of(changes, alice, Reader.all("extra")); var all = Reader.of(changes, service)) {
            owner.run("insert into told.extra values (1, 1), (2, 2)");
            owner.run("insert into told.extra_1 values (3, 1)");
            owner.run("update told.extra set k = 3 - k where id in (1, 2)");
            owner.run("delete from told.extra");

            var told = reader.await(5);
            assertThat(told).extracting(change -> change.type() + change.row().getInteger("id") + change.old().getInteger("id"))
                    .containsExactly("INSERT1null", "INSERT3null", "UPDATE2null", "DELETEnull3", "DELETEnull2");
            assertThat(told).allMatch(change -> change.json().getString("table").equals("extra"));
        }
    }

    @Test
    void a_row_that_is_too_large_is_told_with_its_small_fields() {
        try (var reader = Reader.of(changes, alice, Reader.all("notes"))) {
            owner.run("insert into told.notes (id, owner, title, price) values (1, ?, repeat('x', 1100000), 1.50)", alicesId);
            owner.run("update told.notes set title = 'short', price = 2 where id = 1");

            var told = reader.await(2);
            assertThat(told.get(0).json().getJsonArray("errors"))
                    .isEqualTo(JsonArray.of("Error 413: Payload Too Large"));
            assertThat(told.get(0).row().getInteger("id")).isEqualTo(1);
            assertThat(told.get(0).row().containsKey("title")).isFalse();
            assertThat(told.get(1).row().getString("title")).isEqualTo("short");
            assertThat(told.get(1).old().containsKey("title")).isFalse();
        }
    }

    @Test
    void a_key_that_changes_is_told_with_the_key_that_it_was() {
        try (var reader = Reader.of(changes, alice, Reader.all("notes"))) {
            insert(1, 1);
            insert(2, 2);
            owner.run("update told.notes set id = id + 10");

            assertThat(reader.await(4).subList(2, 4)).extracting(change -> change.old().getInteger("id")
                    + ">" + change.row().getInteger("id")).containsExactlyInAnyOrder("1>11", "2>12");
        }
    }

    @Test
    void what_goes_with_its_parent_is_told_as_far_as_its_policy_can_still_say() {
        Told.run(owner, """
                create table told.extra (id int primary key, note int references told.notes on delete cascade, owner uuid);
                alter table told.extra enable row level security;
                create policy through on told.extra for select to authenticated using (
                    owner = (select auth.uid())
                    or exists (select from told.notes note where note.id = extra.note and note.owner = (select auth.uid()))
                );
                grant select on told.extra to authenticated, service_role;
                select playhead.publish('told.extra');
                """);
        insert(1, 1);
        owner.run("insert into told.extra values (1, 1, ?), (2, 1, null)", alicesId);
        try (var hers = Reader.of(changes, alice, new Binding("DELETE", "told", "*", null, List.of()));
                var services = Reader.of(changes, service, new Binding("DELETE", "told", "*", null, List.of()))) {
            owner.run("delete from told.notes");

            assertThat(services.await(3)).hasSize(3);
            assertThat(hers.await(2)).extracting(change -> change.json().getString("table")).containsExactlyInAnyOrder("extra",
                    "notes");
        }
    }

    private void insert(int id, int priority) {
        owner.run("insert into told.notes (id, owner, title, priority) values (?, ?, 'N', ?)", id, alicesId, priority);
    }
}
