package dev.playhead.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The command of a job, run in its workspace from start to end, with everything it says and does put in the outbox. */
final class CommandRun {

    private static final String JOB_ID = "PLAYHEAD_JOB_ID";
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration GRACE = Duration.ofSeconds(2);
    // Linux takes no more than 128 KiB in one variable; the file has all of it.
    private static final int LONGEST_VARIABLE = 96 * 1024;

    private final WorkerSettings settings;
    private final Job job;
    private final Lease lease;
    private final Outbox outbox;

    CommandRun(WorkerSettings settings, Job job, Lease lease, Outbox outbox) {
        this.settings = settings;
        this.job = job;
        this.lease = lease;
        this.outbox = outbox;
    }

    /** @return nothing when the work was halted before its end */
    Optional<Ending> in(Workspaces workspaces) throws InterruptedException {
        try {
            var workspace = workspaces.directoryOf(job.sessionId());
            var prompt = Files.createTempFile("playhead-prompt-", ".txt");
            try {
                Files.writeString(prompt, Text.storable(job.prompt()));
                return run(workspace, prompt);
            } finally {
                Files.deleteIfExists(prompt);
            }
        } catch (IOException e) {
            return Optional.of(Ending.failed("The workspace cannot be used: " + e, true));
        }
    }

    private Optional<Ending> run(Path workspace, Path prompt) throws IOException, InterruptedException {
        var files = FileWatch.start(workspace, outbox);
        long startedAt = System.nanoTime();
        var output = new EventLines(outbox);
        var ending = runProcess(workspace, prompt, output);
        var took = Duration.ofNanos(System.nanoTime() - startedAt);
        int filesChanged = files.finish();
        return ending.map(known -> known.with(took, filesChanged, output.completion()));
    }

    private Optional<Ending> runProcess(Path workspace, Path prompt, EventLines output) throws InterruptedException {
        Process process;
        try {
            process = start(workspace, prompt);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(Ending.failed(name() + " cannot be started: " + e.getMessage(), false));
        }
        var tree = new ProcessTree(process.toHandle(), JOB_ID + "=" + job.id());
        try {
            var readers = List.of(
                    OutputReader.start("stdout-" + job.id(), process.getInputStream(), output),
                    OutputReader.start("stderr-" + job.id(), process.getErrorStream(),
                            text -> outbox.print("stderr", Text.storable(text))));
            var ending = awaitEnd(process, tree);
            stop(tree);
            for (var reader : readers) {
                reader.awaitEnd(GRACE);
            }
            return ending;
        } finally {
            tree.kill();
        }
    }

    private Process start(Path workspace, Path prompt) throws IOException {
        var builder = new ProcessBuilder(settings.command()).directory(workspace.toFile());
        var environment = builder.environment();
        environment.remove(WorkerArguments.SECRET_KEY);
        var text = Text.storable(job.prompt());
        environment.put("PLAYHEAD_PROMPT", text.substring(0, Text.fitting(text, 0, LONGEST_VARIABLE)));
        environment.put("PLAYHEAD_PROMPT_FILE", prompt.toString());
        environment.put("PLAYHEAD_SESSION_ID", job.sessionId().toString());
        environment.put(JOB_ID, job.id().toString());
        environment.put("PLAYHEAD_ATTEMPT", String.valueOf(job.retryCount()));
        var process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private Optional<Ending> awaitEnd(Process process, ProcessTree tree) throws InterruptedException {
        var end = CompletableFuture.anyOf(process.onExit(), lease.halted());
        long startedAt = System.nanoTime();
        while (!isDone(end)) {
            tree.look();
            var limit = settings.timeout();
            if (limit.isPresent() && System.nanoTime() - startedAt > limit.get().toNanos()) {
                return Optional.of(Ending.timedOut(limit.get(), name()));
            }
        }
        return process.isAlive() ? Optional.empty() : Optional.of(Ending.exited(process.exitValue(), name()));
    }

    private static boolean isDone(CompletableFuture<?> end) throws InterruptedException {
        try {
            end.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Neither an exit nor a halt can fail", e);
        }
    }

    /** Whatever the command has left running ends with it; where the lease is lost, at once and unheard. */
    private void stop(ProcessTree tree) throws InterruptedException {
        if (lease.isHeld()) {
            tree.end();
        } else {
            outbox.abandon();
            tree.kill();
        }
    }

    private String name() {
        var program = Path.of(settings.command().get(0)).getFileName();
        return program == null ? settings.command().get(0) : program.toString();
    }
}
