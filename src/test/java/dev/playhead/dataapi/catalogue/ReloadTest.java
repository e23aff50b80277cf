package dev.playhead.dataapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.playhead.dataapi.catalogue.Lookup.Found;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** A change of the schema is known without a restart. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@QuarkusTestResource(value = OneOfEverything.class, restrictToAnnotatedClass = true)
class ReloadTest extends KnownSchema {

    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void what_is_made_changed_and_dropped_is_known_soon() {
        OneOfEverything.run("create table dataapi.fresh (id integer primary key)");
        await().atMost(SOON).until(() -> isThere("fresh"));

        OneOfEverything.run("alter table dataapi.fresh add column client_id integer references dataapi.clients (id)");
        await().atMost(SOON).until(() -> newest().relationship(named("fresh"), "clients", Optional.empty()) instanceof Found);

        OneOfEverything.run("comment on table dataapi.fresh is 'New'");
        await().atMost(SOON).until(() -> newest().tables().stream()
                .anyMatch(table -> table.description().equals(Optional.of("New"))));

        OneOfEverything.run("drop table dataapi.fresh");
        await().atMost(SOON).until(() -> !isThere("fresh"));
    }

    @Test
    void who_began_with_one_goes_on_with_it() {
        OneOfEverything.run("create view dataapi.later as select 1 as one");
        await().atMost(SOON).until(() -> isThere("later"));

        assertThat(catalogue.table(named("later"))).isInstanceOf(Lookup.Failed.class);
        OneOfEverything.run("drop view dataapi.later");
    }

    @Test
    void what_is_rolled_back_or_temporary_is_nobodys_news() {
        var before = settled();

        OneOfEverything.run("begin; create table dataapi.undone (id integer); rollback");
        OneOfEverything.run("create temporary table passing (id integer); drop table passing");
        OneOfEverything.run("grant select on dataapi.clients to anon; refresh materialized view dataapi.projects_summary");

        await().during(Duration.ofMillis(800)).atMost(SOON).until(() -> newest() == before);
    }

    @Test
    void a_storm_of_changes_costs_few_readings() {
        var started = System.nanoTime();
        var readings = new AtomicInteger();
        var last = new AtomicReference<>(newest());
        var storm = CompletableFuture.allOf(IntStream.range(0, 4).mapToObj(writer -> CompletableFuture.runAsync(
                () -> IntStream.range(0, 50).forEach(number -> OneOfEverything.run(
                        "create table dataapi.storm_%d_%d (id integer)".formatted(writer, number)))))
                .toArray(CompletableFuture[]::new));

        await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(60)).until(() -> {
            if (last.getAndSet(newest()) != newest()) {
                readings.incrementAndGet();
            }
            return storm.isDone() && isThere("storm_0_49") && isThere("storm_3_49");
        });

        var tenths = Duration.ofNanos(System.nanoTime() - started).toMillis() / 100;
        assertThat(readings.get()).as("200 changes").isLessThanOrEqualTo((int) tenths + 2);
        OneOfEverything.run("do $$ declare name text; begin for name in select relname from pg_class where relname ~ '^storm_' "
                + "loop execute 'drop table dataapi.' || name; end loop; end $$");
    }

    @Test
    void who_misses_something_looks_again_but_not_all_the_time() {
        var first = catalogues.lookAgain().await().atMost(SOON).orElseThrow();

        var second = catalogues.lookAgain().await().atMost(SOON).orElseThrow();

        assertThat(second).isSameAs(first);
        await().atMost(SOON).until(() -> catalogues.lookAgain().await().atMost(SOON).orElseThrow() != first);
    }

    @Test
    void who_tells_postgrest_tells_this_too() {
        var before = settled();

        OneOfEverything.run("notify pgrst, 'reload schema'");

        await().atMost(SOON).until(() -> newest() != before);
    }

    /** The catalogue, once nothing that was done before is still to be read. */
    private Catalogue settled() {
        var last = new AtomicReference<>(newest());
        await().during(Duration.ofMillis(800)).atMost(SOON).until(() -> last.getAndSet(newest()) == newest());
        return newest();
    }

    private boolean isThere(String table) {
        return newest().table(named(table)) instanceof Found;
    }

    private Catalogue newest() {
        return catalogues.newest().orElseThrow();
    }
}
