package dev.playhead.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Runs the tests of the published supabase-js, which are a project of Node.js, where there is one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SupabaseJsIT {

    private static final NodeProject PROJECT = new NodeProject(Path.of("src", "test", "supabase-js"));

    @Test
    void the_published_client_finds_what_it_asks_for() throws IOException, InterruptedException {
        PROJECT.requireNode();

        assertThat(PROJECT.run("npm", "ci")).as("the exit status of npm ci in %s; what it said is above", PROJECT).isZero();
        assertThat(PROJECT.run("npm", "test")).as("the exit status of npm test in %s; what it said is above", PROJECT).isZero();
    }
}
