package dev.playhead.stream;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who has which sockets here: to count them anew for each that opens would take the square of their number. */
final class Seats {

    private final Map<UUID, Set<String>> byUser = new ConcurrentHashMap<>();
    private final Map<String, UUID> bySocket = new ConcurrentHashMap<>();

    /** Notes that a socket is a user's; gives how many he has. */
    int take(UUID user, String socket) {
        bySocket.put(socket, user);
        var count = new int[1];
        byUser.compute(user, (id, taken) -> {
            var sockets = taken == null ? new HashSet<String>() : taken;
            sockets.add(socket);
            count[0] = sockets.size();
            return sockets;
        });
        return count[0];
    }

    void leave(String socket) {
        var user = bySocket.remove(socket);
        if (user != null) {
            byUser.computeIfPresent(user, (id, taken) -> {
                taken.remove(socket);
                return taken.isEmpty() ? null : taken;
            });
        }
    }
}
