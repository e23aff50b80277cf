package dev.playhead.realtime.change;

import java.nio.file.Path;

import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** The same on the oldest PostgreSQL that somebody may bring. */
@QuarkusTest
@QuarkusTestResource(value = OldestPostgresTest.Oldest.class, restrictToAnnotatedClass = true)
class OldestPostgresTest extends ChangingTables {

    public static class Oldest extends TestService {

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
}
