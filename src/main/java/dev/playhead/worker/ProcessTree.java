package dev.playhead.worker;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
        awaitEnd(POLITE);
        kill();
    }

    /** Kills all of it at once. */
    void kill() throws InterruptedException {
        long until = System.nanoTime() + FORCED.toNanos();
        look();
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
}
