package dev.playhead.realtime.broadcast;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;

/** Who is present in one room, as this replica knows it, and who here wants to be told of it. */
final class Attendance {

    private static final Logger LOG = Logger.getLogger(Attendance.class);

    private final Set<Consumer<PresenceChange>> listeners = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Shown> members = new LinkedHashMap<>();
    private boolean isKnown;

    /** What others see of a member. */
    private record Shown(String key, String ref, String meta) {

        private static Shown of(Member member) {
            return new Shown(member.key(), member.ref(),
                    new JsonObject(member.payload()).put("phx_ref", member.ref()).encode());
        }
    }

    void add(Consumer<PresenceChange> listener) {
        listeners.add(listener);
    }

    /** Answers whether anybody is left. */
    boolean remove(Consumer<PresenceChange> listener) {
        listeners.remove(listener);
        return !listeners.isEmpty();
    }

    synchronized boolean isKnown() {
        return isKnown;
    }

    synchronized int size() {
        return members.size();
    }

    synchronized String stateJson() {
        return json(members.values());
    }

    /** Takes over what changed, and tells of it. */
    void change(Collection<Member> changed) {
        tell(apply(changed));
    }

    /** Takes over all members that there are, and tells of what is new where something was known before. */
    void replace(Collection<Member> present) {
        tell(applyAll(present));
    }

    private synchronized Optional<PresenceChange> apply(Collection<Member> changed) {
        var joins = new ArrayList<Shown>();
        var leaves = new ArrayList<Shown>();
        for (var member : changed) {
            var before = members.get(member.id());
            if (member.isGone()) {
                members.remove(member.id());
            } else if (before == null || !before.ref().equals(member.ref())) {
                var now = Shown.of(member);
                members.put(member.id(), now);
                joins.add(now);
            }
            if (before != null && (member.isGone() || !before.ref().equals(member.ref()))) {
                leaves.add(before);
            }
        }
        return joins.isEmpty() && leaves.isEmpty()
                ? Optional.empty()
                : Optional.of(new PresenceChange(json(joins), json(leaves)));
    }

    private synchronized Optional<PresenceChange> applyAll(Collection<Member> present) {
        var changes = new LinkedHashMap<UUID, Member>();
        members.forEach((id, shown) -> changes.put(id,
                new Member(id, new Room("", false), shown.key(), shown.ref(), "{}", true)));
        present.forEach(member -> changes.put(member.id(), member));
        var change = apply(changes.values());
        var wasKnown = isKnown;
        isKnown = true;
        return wasKnown ? change : Optional.empty();
    }

    private void tell(Optional<PresenceChange> change) {
        change.ifPresent(news -> listeners.forEach(listener -> tell(listener, news)));
    }

    private static void tell(Consumer<PresenceChange> listener, PresenceChange change) {
        try {
            listener.accept(change);
        } catch (RuntimeException failure) {
            // The others are to hear it all the same.
            LOG.errorf(failure, "outcome=listener_failed");
        }
    }

    private static String json(Collection<Shown> shown) {
        var byKey = new LinkedHashMap<String, List<String>>();
        shown.forEach(each -> byKey.computeIfAbsent(each.key(), key -> new ArrayList<>()).add(each.meta()));
        var json = new StringBuilder("{");
        byKey.forEach((key, metas) -> json.append(json.length() > 1 ? "," : "").append(Json.encode(key))
                .append(":{\"metas\":[").append(String.join(",", metas)).append("]}"));
        return json.append('}').toString();
    }
}
