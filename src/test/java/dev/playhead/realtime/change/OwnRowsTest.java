package dev.playhead.realtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.identity.Caller;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Whom PostgreSQL is not even asked about, and that nobody is told less for it. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class OwnRowsTest {

    EmbeddedPostgres postgres;

    @Inject
    Changes changes;

    @Inject
    Verdicts verdicts;

    private final UUID alice = UUID.randomUUID();
    private final UUID bob = UUID.randomUUID();

    @BeforeEach
    void lay() {
        Told.lay(new Owner(postgres));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "owner = (select auth.uid())",
            "(select auth.uid()) = owner",
            "owner = auth.uid()",
            "auth.uid() = owner",
            "owner = (select auth.uid()) and title <> 'hidden' and priority is null" })
    void a_row_that_names_its_user_is_asked_about_for_him_alone(String condition) {
        policies("create policy own on told.notes for select to authenticated using (" + condition + ")");

        var before = verdicts.asked();

        toldTo("(1, '%s', 'One'), (2, '%s', 'Two')".formatted(alice, bob), 1, 1);

        assertThat(verdicts.asked() - before).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "owner = (select auth.uid()) or title = 'One'",
            "(owner = (select auth.uid()) and priority = 1) or title = 'One'",
            "not (owner is distinct from (select auth.uid()) and title <> 'One')",
            "coalesce(owner, (select auth.uid())) = (select auth.uid()) or title = 'One'" })
    void a_policy_that_shows_more_is_asked_by_everybody(String condition) {
        policies("create policy own on told.notes for select to authenticated using (" + condition + ")");

        toldTo("(1, '%s', 'One')".formatted(alice), 1, 1);
    }

    @Test
    void of_several_policies_each_counts() {
        policies("create policy own on told.notes for select to authenticated using (owner = (select auth.uid()));"
                + " create policy news on told.notes for select to authenticated using (title = 'One')");

        toldTo("(1, '%1$s', 'One'), (2, '%1$s', 'Two')".formatted(alice), 2, 1);
    }

    @Test
    void a_restrictive_policy_takes_away_what_is_ones_own() {
        policies("create policy own on told.notes for select to authenticated using (owner = (select auth.uid()));"
                + " create policy few on told.notes as restrictive for select to authenticated using (title = 'One')");

        toldTo("(1, '%1$s', 'One'), (2, '%1$s', 'Two')".formatted(alice), 1, 0);
    }

    private void policies(String script) {
        Told.run(new Owner(postgres), "drop policy own on told.notes; drop policy if exists news on told.notes;"
                + " drop policy if exists few on told.notes; " + script);
    }

    /** Writes rows at once, and looks at how many of them each is told. */
    private void toldTo(String rows, int ofAlice, int ofBob) {
        var binding = Reader.all("notes");
        try (var first = Reader.of(changes, Reader.user(alice), binding);
                var second = Reader.of(changes, Reader.user(bob), binding);
                var everybody = Reader.of(changes, new Caller.Service(), binding)) {

            Told.run(new Owner(postgres), "insert into told.notes (id, owner, title) values " + rows);

            everybody.await(rows.split("\\), \\(").length);
            first.await(ofAlice);
            second.await(ofBob);
        } finally {
            // The other tests have the usual one.
            Told.run(new Owner(postgres), "drop policy if exists news on told.notes; drop policy if exists few on told.notes");
        }
    }
}
