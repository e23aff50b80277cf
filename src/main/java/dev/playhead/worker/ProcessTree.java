package dev.playhead.worker;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A command with everything that it started.
 *
 * <p>
 * A process whose parent has ended is nobody's descendant any more, so those that were seen are remembered. Not
 * thread-safe: the thread that runs the job is the only one that looks and kills.
 */
final class ProcessTree {

    private static final Duration POLITE = Duration.ofSeconds(2);
    private static final Duration FORCED = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 20;

    private final Set<ProcessHandle> seen = new HashSet<>();

    ProcessTree(ProcessHandle root) {
        seen.add(root);
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
        look();
        seen.forEach(ProcessHandle::destroy);
        awaitEnd(POLITE, process -> {
        });
        kill();
    }

    /** Kills all of it at once. */
    void kill() throws InterruptedException {
        awaitEnd(FORCED, ProcessHandle::destroyForcibly);
    }

    private void awaitEnd(Duration longest, Consumer<ProcessHandle> meanwhile) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        look();
        while (!seen.isEmpty() && System.nanoTime() < until) {
            seen.forEach(meanwhile);
            Thread.sleep(LOOK_MILLIS);
            look();
        }
    }
}
