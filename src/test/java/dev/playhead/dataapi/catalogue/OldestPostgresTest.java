package dev.playhead.dataapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import dev.playhead.dataapi.catalogue.Call.Body;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/**
 * The same as the oldest PostgreSQL says it that somebody may bring: it keeps views, types and functions a little otherwise.
 */
@QuarkusTest
@QuarkusTestResource(value = OldestPostgresTest.Oldest.class, restrictToAnnotatedClass = true)
class OldestPostgresTest extends KnownRelationships {

    public static class Oldest extends OneOfEverything {
        @Override
        protected EmbeddedPostgres.Settings settings(EmbeddedPostgres.Settings newest) {
            return newest.withBinaries(Path.of(System.getProperty("playhead.test.oldest-postgresql")));
        }
    }

    @Test
    void tables_and_functions_are_known_as_well() {
        var everything = catalogue.table(named("everything")).orElseThrow(error -> new IllegalStateException(error.message()));

        assertThat(everything.columns()).hasSize(22);
        assertThat(everything.columns().get("temper").enumValues()).containsExactly("sad", "so so", "happy");
        assertThat(everything.primaryKey()).containsExactly("id");
        assertThat(catalogue.routine(new Call(named("say_hello"), new TreeSet<>(), Body.NONE)))
                .isInstanceOf(Lookup.Found.class);
    }
}
