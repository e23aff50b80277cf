package dev.playhead.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo agent, run by a worker as any command is. */
class DemoAgentTest extends WorkerScenario {

    @BeforeEach
    void run() throws IOException {
        var command = DemoCommand.unpackedInto(directory.resolve("agent"));
        started(running(command.toArray(String[]::new)).withConcurrency(2));
    }

    @Test
    void a_prompt_becomes_a_plan_and_a_page_and_both_are_checked() throws Exception {
        var job = done(UUID.randomUUID(), "Build a shopping list. Let me tick things off; show how many are left");

        assertThat(job.status).isEqualTo("completed");
        assertThat(types(job.session)).contains("thinking", "terminal", "file_change", "preview_ready").endsWith("completion");
        assertThat(data(job.session, "file_change")).extracting(data -> data.path("path").asText())
                .contains("PLAN.md", "index.html");
        assertThat(data(job.session, "preview_ready").get(0).path("path").asText()).isEqualTo("index.html");
        assertThat(terminal(job.session, "stdout")).contains("PASS  index.html is well-formed", "all checks passed")
                .doesNotContain("FAIL");
        assertThat(job.result.path("summary").asText()).isEqualTo("Wrote PLAN.md and index.html with 3 tasks.");
        assertThat(tasksOnPage(job)).containsExactly("Build a shopping list", "Let me tick things off",
                "show how many are left");
    }

    @Test
    void a_second_prompt_adds_to_the_plan() throws Exception {
        var session = UUID.randomUUID();
        done(session, "Build a shopping list");

        var job = done(session, "Add a dark mode");

        assertThat(tasksOnPage(job)).containsExactly("Build a shopping list", "Add a dark mode");
        assertThat(data(session, "file_change")).extracting(data -> data.path("kind").asText()).contains("created", "modified");
        assertThat(Files.readString(workspace(job).resolve("PLAN.md"))).startsWith("# Build a shopping list\n");
    }

    @Test
    void hostile_prompts_are_only_text() throws Exception {
        var hostile = "</script><script>alert(\"1\")</script> & 'quoted' \\ \u0007\uFFFE \uD83D\uDE00 ]]> <!-- %TITLE% $1 &amp;";

        var job = done(UUID.randomUUID(), hostile);

        assertThat(job.status).as(terminal(job.session, "stdout") + terminal(job.session, "stderr")).isEqualTo("completed");
        assertThat(tasksOnPage(job)).containsExactly(
                "</script><script>alert(\"1\")</script> & 'quoted' \\ \uD83D\uDE00 ]]> <!-- %TITLE% $1 &amp;");
    }

    @Test
    void a_prompt_of_any_length_is_understood() throws Exception {
        var job = service.enqueue("A very long story ".repeat(20_000) + "\n- And a task\n\n2. And another");
        var empty = service.enqueue(" \n ");

        awaitEnd(job);
        awaitEnd(empty);

        assertThat(tasksOnPage(job)).hasSize(3).endsWith("And a task", "And another");
        assertThat(tasksOnPage(empty)).containsExactly("Make a page");
    }

    private FakeJob done(UUID session, String prompt) {
        var job = service.enqueue(session, prompt, 0);
        awaitEnd(job);
        return job;
    }

    private List<String> tasksOnPage(FakeJob job) throws Exception {
        var page = Files.readAllBytes(workspace(job).resolve("index.html"));
        var spans = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(page))
                .getElementsByTagName("span");
        return IntStream.range(0, spans.getLength()).mapToObj(i -> spans.item(i).getTextContent()).toList();
    }
}
