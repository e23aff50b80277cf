package dev.playhead.realtime.broadcast;

/** What somebody may do in a private channel. */
public record Rights(boolean hears, boolean speaks, boolean seesPresence, boolean tellsPresence) {

    static final Rights ALL = new Rights(true, true, true, true);
}
