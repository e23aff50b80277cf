package dev.playhead.realtime.broadcast;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.playhead.database.Announcement;

/** Passes on what is announced to replicas that a test has made. */
@ApplicationScoped
class Announcements {

    private final Set<Consumer<Announcement>> replicas = ConcurrentHashMap.newKeySet();

    void heard(@Observes Announcement announcement) {
        replicas.forEach(replica -> replica.accept(announcement));
    }

    void reach(Consumer<Announcement> replica) {
        replicas.add(replica);
    }

    void reachNobody() {
        replicas.clear();
    }
}
