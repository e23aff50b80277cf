package dev.playhead.realtime.broadcast;

/** A channel: its name, and whether policies guard it. */
record Room(String topic, boolean isPrivate) {
}
