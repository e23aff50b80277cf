package dev.playhead.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

/**
 * Tells of the files that change in a workspace.
 *
 * <p>
 * It looks again and again instead of asking the operating system: that works the same everywhere, sees directories
 * that appear and vanish, and can lose nothing but what was there for less than a moment.
 */
final class FileWatch {

    private static final Logger LOG = Logger.getLogger(FileWatch.class);
    private static final long PAUSE_MILLIS = 300;
    private static final int MOST_ENTRIES = 10_000;
    private static final int SHARE = 5;

    private final Path workspace;
    private final Outbox outbox;
    private final Snapshot first;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private Snapshot last;

    private FileWatch(Path workspace, Outbox outbox, Snapshot first) {
        this.workspace = workspace;
        this.outbox = outbox;
        this.first = first;
        last = first;
        thread = new Thread(this::watch, "files-" + workspace.getFileName());
        thread.setDaemon(true);
    }

    /** Takes note of what is there and tells, from now on, of what is different. */
    static FileWatch start(Path workspace, Outbox outbox) throws IOException {
        var watch = new FileWatch(workspace, outbox, Snapshot.of(workspace, MOST_ENTRIES));
        if (!watch.first.isWhole()) {
            LOG.warnf("workspace_too_large path=%s effect=only_some_changes_are_seen", workspace);
        }
        watch.thread.start();
        return watch;
    }

    /**
     * Looks a last time.
     *
     * @return how many files are different from what they were at the start
     */
    int finish() throws InterruptedException {
        closed.countDown();
        thread.join();
        look();
        return last.since(first).size();
    }

    private void watch() {
        try {
            long pause = PAUSE_MILLIS;
            while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
                long began = System.nanoTime();
                look();
                // A large workspace is looked at less often, so that looking takes a small share of the machine.
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                pause = Math.max(PAUSE_MILLIS, took * SHARE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            var now = Snapshot.of(workspace, MOST_ENTRIES);
            for (var change : now.since(last)) {
                outbox.put(change.toEvent(workspace));
            }
            last = now;
        } catch (IOException e) {
            LOG.debugf("workspace_unreadable path=%s reason=%s", workspace, e.getMessage());
        }
    }
}
