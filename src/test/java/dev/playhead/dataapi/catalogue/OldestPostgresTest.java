package dev.playhead.dataapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import dev.playhead.dataapi.catalogue.Call.Body;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/**
 * The same as the oldest PostgreSQL says it that somebody may bring: it keeps views, types and functions a little otherwise.
 */
@QuarkusTest
@QuarkusTestResource(value = OldestPostgresTest.Oldest.class, restrictToAnnotatedClass = true)
class OldestPostgresTest extends KnownRelationships {

    public static class Oldest extends TestService {
        @Override
        public Map<String, String> start() {
            var settings = new HashMap<>(super.start());
            settings.putAll(OneOfEverything.SETTINGS);
            return settings;
        }

        // After the one that all tests share, whose settings these replace.
        @Override
        public int order() {
            return 1;
        }

        @Override
        protected EmbeddedPostgres.Settings settings(EmbeddedPostgres.Settings newest) {
            return newest.withBinaries(Path.of(System.getProperty("playhead.test.oldest-postgresql")));
        }
    }

    @Test
    void tables_and_functions_are_known_as_well() {
        var everything = catalogue.table(named("everything")).orElseThrow(error -> new IllegalStateException(error.message()));

        assertThat(OneOfEverything.value("show server_version")).startsWith("15");
        assertThat(everything.columns()).hasSize(23);
        assertThat(everything.columns().get("temper").enumValues()).containsExactly("sad", "so so", "happy");
        assertThat(everything.primaryKey()).containsExactly("id");
        assertThat(catalogue.routine(new Call(named("say_hello"), new TreeSet<>(), Body.NONE)))
                .isInstanceOf(Lookup.Found.class);
    }
}
