package dev.playhead.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The directories in which jobs run: one a session, and one job at a time in each. */
final class Workspaces {

    private static final long LOOK_MILLIS = 200;

    private final Path root;
    private final Set<UUID> taken = new HashSet<>();

    Workspaces(Path root) {
        this.root = root;
    }

    /** The session's directory, made if it is not there. */
    Path directoryOf(UUID session) throws IOException {
        return Files.createDirectories(root.resolve(session.toString()));
    }

    /** Waits until no other job of this worker runs in the session; not longer than the job is to be worked on. */
    synchronized boolean enter(UUID session, Lease lease) throws InterruptedException {
        while (taken.contains(session) && !lease.halted().isDone()) {
            wait(LOOK_MILLIS);
        }
        return !lease.halted().isDone() && taken.add(session);
    }

    synchronized void leave(UUID session) {
        taken.remove(session);
        notifyAll();
    }
}
