package dev.playhead.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

/** When a job is no longer this worker's. */
class WorkerLeaseTest extends WorkerScenario {

    private static final String FAMILY = """
            sh -c 'sleep 100 & echo $! > grandchild; wait' &
            echo $! > child; echo $$ > parent; until [ -s grandchild ]; do sleep 0.02; done; echo ready; wait
            """;

    @Test
    void heartbeats_keep_the_lease_of_a_long_job() {
        started(runningScript("sleep 2.5").withLease(Duration.ofSeconds(1)));

        var job = service.enqueue("Take longer than the lease");
        awaitEnd(job);

        assertThat(job.status).isEqualTo("completed");
        assertThat(job.heartbeats).isGreaterThanOrEqualTo(5);
    }

    @Test
    void a_lost_lease_ends_the_whole_process_tree_and_every_word() throws IOException {
        started(runningScript(FAMILY).withLease(Duration.ofSeconds(1)));
        var job = service.enqueue("Start a family");
        awaitOutput(job.session, "ready");
        var family = family(job);

        service.givesToAnother(job);

        awaitDeath(family);
        assertThat(types(job.session)).doesNotContain("completion", "error");
        assertThat(service.requestsTo("/fail") + service.requestsTo("/complete") + service.requestsTo("/release")).isZero();
    }

    @Test
    void a_service_that_is_silent_for_as_long_as_the_lease_ends_the_command() throws IOException {
        started(runningScript(FAMILY).withLease(Duration.ofSeconds(1)));
        var job = service.enqueue("Start a family");
        awaitOutput(job.session, "ready");
        var family = family(job);

        service.isAway(true);

        awaitDeath(family);
    }

    @Test
    void a_job_whose_session_is_over_fails_for_good() throws IOException {
        started(runningScript(FAMILY).withLease(Duration.ofSeconds(1)));
        var job = service.enqueue("Start a family");
        awaitOutput(job.session, "ready");
        var family = family(job);

        service.ends(job.session, "expired");

        awaitEnd(job);
        awaitDeath(family);
        assertThat(job.status).isEqualTo("failed");
        assertThat(job.retryAsked).isFalse();
    }

    @Test
    void a_session_that_is_gone_ends_the_command_without_waiting_for_a_heartbeat() throws IOException {
        started(runningScript(FAMILY.replace("wait\n", "while :; do echo more; sleep 0.1; done\n")));
        var job = service.enqueue("Start a family");
        awaitOutput(job.session, "ready");
        var family = family(job);

        service.forgets(job.session);

        awaitEnd(job);
        awaitDeath(family);
        assertThat(job.retryAsked).isFalse();
        assertThat(job.heartbeats).isZero();
    }

    @Test
    void a_worker_that_closes_gives_its_job_back() throws IOException {
        var worker = started(runningScript(FAMILY));
        var job = service.enqueue("Start a family");
        awaitOutput(job.session, "ready");
        var family = family(job);

        worker.close();

        assertThat(job.releases).isOne();
        assertThat(job.status).isEqualTo("pending");
        assertThat(job.retryCount).isZero();
        awaitDeath(family);
    }

    @Test
    void a_worker_that_waits_for_work_closes_at_once() {
        var worker = started(runningScript("true").withWait(Duration.ofSeconds(60)));
        await().atMost(SOON).until(() -> service.requestsTo("/claim") > 0);

        long before = System.nanoTime();
        worker.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }

    private List<ProcessHandle> family(FakeJob job) throws IOException {
        var pids = new ArrayList<ProcessHandle>();
        for (var member : List.of("parent", "child", "grandchild")) {
            var pid = Long.parseLong(Files.readString(workspace(job).resolve(member)).strip());
            ProcessHandle.of(pid).ifPresent(pids::add);
        }
        assertThat(pids).hasSize(3);
        return pids;
    }

    private static void awaitDeath(List<ProcessHandle> family) {
        await().atMost(SOON)
                .until(() -> family.stream().noneMatch(process -> process.isAlive() && process.info().command().isPresent()));
    }
}
