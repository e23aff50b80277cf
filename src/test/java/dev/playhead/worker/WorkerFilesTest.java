package dev.playhead.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;

import org.junit.jupiter.api.Test;

/** What a command does to files, and what its session shows of it. */
class WorkerFilesTest extends WorkerScenario {

    @Test
    void files_that_are_created_modified_and_deleted_are_told() throws IOException {
        var session = UUID.randomUUID();
        var workspace = Files.createDirectories(directory.resolve("workspaces").resolve(session.toString()));
        Files.writeString(workspace.resolve("old.txt"), "old");
        Files.writeString(workspace.resolve("kept.txt"), "kept");
        var job = service.enqueue(session, "Change things", 0);

        started(runningScript("""
                mkdir -p src/main && printf 'hello' > src/main/new.txt
                sleep 0.7; printf ' world' >> src/main/new.txt
                rm old.txt
                """));
        awaitEnd(job);

        assertThat(data(session, "file_change")).extracting(Object::toString).containsExactly(
                "{\"path\":\"src/main/new.txt\",\"kind\":\"created\",\"size\":5,\"text\":\"hello\"}",
                "{\"path\":\"src/main/new.txt\",\"kind\":\"modified\",\"size\":11,\"text\":\"hello world\"}",
                "{\"path\":\"old.txt\",\"kind\":\"deleted\"}");
        assertThat(job.result.path("files_changed").asInt()).isEqualTo(2);
    }

    @Test
    void the_last_change_is_told_before_the_end() {
        var job = doneBy("printf x > x.txt");

        assertThat(types(job.session)).containsExactly("file_change", "completion");
    }

    @Test
    void only_short_texts_are_shown() {
        var job = doneBy("""
                head -c 16384 /dev/zero | tr '\\0' 'x' > a-longest.txt
                head -c 16385 /dev/zero | tr '\\0' 'x' > b-too-long.txt
                printf 'a\\377b' > c-not-utf-8.bin
                printf 'a\\000b' > d-with-nul.bin
                head -c 16384 /dev/zero | tr '\\0' '\\001' > e-control.bin
                """);

        assertThat(data(job.session, "file_change"))
                .extracting(data -> data.path("path").asText() + " " + data.path("size").asInt() + " " + data.has("text"))
                .containsExactlyInAnyOrder("a-longest.txt 16384 true", "b-too-long.txt 16385 false", "c-not-utf-8.bin 3 false",
                        "d-with-nul.bin 3 false", "e-control.bin 16384 false");
    }

    @Test
    void what_is_ignored_or_elsewhere_is_not_shown() throws IOException {
        var secret = Files.createDirectories(directory.resolve("elsewhere")).resolve("secret.txt");
        Files.writeString(secret, "secret");

        var job = doneBy("""
                mkdir -p .git a/node_modules target && touch .git/config a/node_modules/x.js target/x.class a/seen
                ln -s %s link.txt && ln -s %s linked
                """.formatted(secret, secret.getParent()));

        assertThat(data(job.session, "file_change")).extracting(data -> data.path("path").asText()).containsExactly("a/seen");
    }

    @Test
    void of_a_workspace_too_large_to_be_seen_whole_only_modifications_are_told() throws IOException {
        for (int i = 0; i < 20; i++) {
            Files.writeString(directory.resolve(i + ".txt"), "old");
        }
        var before = Snapshot.of(directory, 10);
        Files.writeString(directory.resolve("new.txt"), "new");
        for (int i = 0; i < 10; i++) {
            Files.delete(directory.resolve(i + ".txt"));
            Files.writeString(directory.resolve(i + 10 + ".txt"), "changed");
        }

        var changes = Snapshot.of(directory, 10).since(before);

        assertThat(before.isWhole()).isFalse();
        assertThat(changes).extracting(FileChange::kind).doesNotContain(FileChange.CREATED);
        assertThat(changes).allSatisfy(change -> assertThat(directory.resolve(change.path())).hasContent("changed"));
    }
}
