package dev.playhead.database;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.Uni;

/**
 * Tells what was committed, after the commit.
 *
 * <p>
 * A notification within a transaction makes its commit wait for every other in the server that has one. So what the service
 * writes itself is told by a transaction of its own, which waits for no disk: one at a time, and all that came meanwhile in the
 * next, once each. What is lost when a replica dies in between is found by those who look.
 */
@ApplicationScoped
class Announcer {

    private static final Logger LOG = Logger.getLogger(Announcer.class);
    private static final int WAITING_AT_MOST = 10_000;

    private final Listener listener;
    // Guarded by this, each a channel and a payload.
    private Set<List<String>> waiting = new LinkedHashSet<>();
    private final SharedRun telling = new SharedRun(this::tellWaiting);

    Announcer(Listener listener) {
        this.listener = listener;
    }

    /** Tells the lines that {@code playhead.announce} put by: a channel, a space and a payload each. */
    void tell(String putBy) {
        var lines = putBy.lines()
                .filter(line -> !line.isEmpty())
                .map(line -> List.of(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)))
                .toList();
        if (lines.isEmpty()) {
            return;
        }
        synchronized (this) {
            if (waiting.size() < WAITING_AT_MOST) {
                waiting.addAll(lines);
            } else {
                LOG.warnf("outcome=announcements_dropped count=%d", lines.size());
            }
        }
        telling.ask().subscribe().with(told -> {
        });
    }

    private Uni<Void> tellWaiting() {
        Set<List<String>> told;
        synchronized (this) {
            told = waiting;
            waiting = new LinkedHashSet<>();
        }
        if (told.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var channels = told.stream().map(line -> line.get(0)).toArray(String[]::new);
        var payloads = told.stream().map(line -> line.get(1)).toArray(String[]::new);
        return Uni.createFrom().completionStage(() -> listener.tell(channels, payloads).toCompletionStage())
                .onFailure().invoke(failure -> LOG.warnf("outcome=announcements_lost count=%d reason=%s", channels.length,
                        failure.getMessage()))
                .onFailure().recoverWithNull();
    }
}
