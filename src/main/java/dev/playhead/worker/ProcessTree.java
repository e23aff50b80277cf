package dev.playhead.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A command with everything that it started.
 *
 * <p>
 * A process whose parent has ended is nobody's descendant any more. So those that were seen are remembered, and, where
 * the system shows it (Linux), the rest is known by the variable that all of them inherited. Not thread-safe: the thread
 * that runs the job is the only one that looks and kills.
 */
final class ProcessTree {

    private static final Duration POLITE = Duration.ofSeconds(2);
    private static final Duration FORCED = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 20;
    private static final int LONGEST_ENVIRONMENT = 512 * 1024;

    private final Set<ProcessHandle> seen = new HashSet<>();
    private final String mark;

    /** @param mark a variable and its value, which the environment of no other process holds */
    ProcessTree(ProcessHandle root, String mark) {
        seen.add(root);
        this.mark = mark;
    }

    /** Remembers what has been started since, and forgets what has ended. */
    void look() {
        for (var process : List.copyOf(seen)) {
            process.descendants().forEach(seen::add);
        }
        seen.removeIf(process -> !process.isAlive());
    }

    /** Asks all of it to end, and kills what has not after two seconds. */
    void end() throws InterruptedException {
        lookForOrphans();
        seen.forEach(ProcessHandle::destroy);
        awaitEnd(POLITE);
        kill();
    }

    /** Kills all of it at once. */
    void kill() throws InterruptedException {
        long until = System.nanoTime() + FORCED.toNanos();
        lookForOrphans();
        // What is killed may have started something a moment before.
        while (!seen.isEmpty() && System.nanoTime() < until) {
            seen.forEach(ProcessHandle::destroyForcibly);
            if (isOver()) {
                return;
            }
            Thread.sleep(LOOK_MILLIS);
            look();
        }
    }

    private void awaitEnd(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        while (!isOver() && System.nanoTime() < until) {
            Thread.sleep(LOOK_MILLIS);
            look();
        }
    }

    /** A process that has ended but that nobody has asked about yet counts as alive; it has no program any more. */
    private boolean isOver() {
        return seen.stream().noneMatch(process -> process.isAlive() && process.info().command().isPresent());
    }

    private void lookForOrphans() {
        look();
        if (Files.isDirectory(Path.of("/proc/self"))) {
            ProcessHandle.allProcesses().filter(this::isMarked).forEach(seen::add);
        }
    }

    private boolean isMarked(ProcessHandle process) {
        try (var environment = Files.newInputStream(Path.of("/proc", String.valueOf(process.pid()), "environ"))) {
            var text = new String(environment.readNBytes(LONGEST_ENVIRONMENT), StandardCharsets.ISO_8859_1);
            return text.contains('\0' + mark + '\0') || text.startsWith(mark + '\0');
        } catch (IOException e) {
            // Ended meanwhile, or somebody else's.
            return false;
        }
    }
}
