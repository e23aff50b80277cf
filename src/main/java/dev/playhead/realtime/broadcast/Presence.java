package dev.playhead.realtime.broadcast;

import io.smallrye.mutiny.Uni;

/** One client's place in a channel whose members are known to each other: it sees them, and may be one of them. */
public interface Presence {

    /** All members now: {@code {"key": {"metas": [{"phx_ref": …, …}]}}}. What is told later comes on top of it. */
    String stateJson();

    /**
     * Becomes a member, or changes what it shows of itself; done when every replica will know and this one does.
     *
     * @param key what the client calls itself; several may by the same
     * @param ref tells this state of this member from all others, everywhere: it is shown as {@code phx_ref}
     * @param payloadJson an object
     * @return a failure {@code invalid_input} or {@code body_too_large}; {@code too_many_requests} where the channel is full;
     *         {@code unavailable}, and then it becomes one when the database is back
     */
    Uni<Void> track(String key, String ref, String payloadJson);

    /** Is no member any more; it still sees the others. */
    Uni<Void> untrack();

    /** Is no member any more, and sees nothing: the client has left the channel. Succeeds by itself, sooner or later. */
    void leave();
}
