package dev.playhead.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Runs the short form of the fault suite, which is a project of Node.js, where there is one. The long form is for people. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultIT {

    // One schedule begins with each, and has others at random.
    private static final String FAULTS = "replica-kill,listener-terminate,backends-terminate,worker-pause";
    private static final NodeProject PROJECT = new NodeProject(Path.of("src", "fault"));

    @Test
    void two_replicas_keep_their_promises_while_they_are_broken() throws IOException, InterruptedException {
        PROJECT.requireNode();

        assertThat(PROJECT.run("npm", "ci")).as("the exit status of npm ci in %s; what it said is above", PROJECT).isZero();
        assertThat(PROJECT.run("node", "fault.js", "--seed", "4", "--schedules", "4", "--faults", FAULTS))
                .as("the exit status of the fault suite; what it said is above, and in target/fault").isZero();
    }
}
