package dev.playhead.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jboss.logging.Logger;

/** What a JVM that was killed leaves in a data directory: a server that lives on, or the number of one that does not. */
record Leftovers(Installation installation, Account account, Path data) {

    private static final Logger LOG = Logger.getLogger(Leftovers.class);

    /** Stops the server, whoever started it; whoever calls this holds the lock of the directory and means to serve it. */
    void clear() throws IOException, InterruptedException {
        var found = PidFile.read(data);
        var orphan = found.flatMap(PidFile::server);
        if (orphan.isPresent()) {
            LOG.infof("event=embedded-postgresql-orphan-stopping pid=%d data=%s", orphan.get().pid(), data);
            new Stopping(installation, account, orphan.get()).stop();
        } else if (found.flatMap(PidFile::process).isPresent()) {
            // PostgreSQL itself would refuse to start for as long as any process has the number. Backends that still
            // hold the server's shared memory it finds without this file.
            LOG.infof("event=embedded-postgresql-pid-stale pid=%d data=%s", found.get().pid(), data);
            Files.deleteIfExists(PidFile.in(data));
        }
    }
}
