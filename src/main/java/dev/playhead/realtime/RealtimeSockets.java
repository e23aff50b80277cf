package dev.playhead.realtime;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

/** The sockets that are open on this replica. */
@ApplicationScoped
class RealtimeSockets {

    private final Map<String, RealtimeSocket> open = new ConcurrentHashMap<>();
    // On which sockets each user has, or had, a channel.
    private final Map<UUID, Set<String>> seats = new ConcurrentHashMap<>();
    private final RealtimeConfig config;

    RealtimeSockets(RealtimeConfig config) {
        this.config = config;
    }

    boolean areFull() {
        return open.size() >= config.maxSockets();
    }

    /** Seats a user on a socket; says whether there was room. */
    boolean seat(UUID user, String socket) {
        return seats.compute(user, (id, taken) -> {
            var seated = taken == null ? new HashSet<String>() : taken;
            if (seated.size() < config.maxSocketsPerUser()) {
                seated.add(socket);
            }
            return seated;
        }).contains(socket);
    }

    void unseat(UUID user, String socket) {
        seats.computeIfPresent(user, (id, seated) -> {
            seated.remove(socket);
            return seated.isEmpty() ? null : seated;
        });
    }

    void add(RealtimeSocket socket) {
        open.put(socket.id(), socket);
    }

    Optional<RealtimeSocket> remove(String id) {
        return Optional.ofNullable(open.remove(id));
    }

    Optional<RealtimeSocket> find(String id) {
        return Optional.ofNullable(open.get(id));
    }

    Collection<RealtimeSocket> all() {
        return open.values();
    }

    int count() {
        return open.size();
    }

    int channels() {
        return open.values().stream().mapToInt(socket -> socket.channels().count()).sum();
    }
}
