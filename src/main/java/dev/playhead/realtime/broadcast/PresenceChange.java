package dev.playhead.realtime.broadcast;

/**
 * Who came and who left, each in the form of {@link Presence#stateJson()}. Who shows something else of himself left as what he
 * was and came as what he is.
 */
public record PresenceChange(String joinsJson, String leavesJson) {
}
