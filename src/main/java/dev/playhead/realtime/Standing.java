package dev.playhead.realtime;

import dev.playhead.realtime.broadcast.Rights;

/**
 * What a channel's client may say and hear at this moment: everything in a public channel, what policies let him in a private
 * one, and nothing while his token is expired.
 */
final class Standing {

    private static final Rights ALL = new Rights(true, true, true, true);

    private volatile Rights rights = ALL;
    private volatile boolean isResting;
    private volatile boolean isOver;

    void take(Rights found) {
        rights = found;
    }

    void rest() {
        isResting = true;
    }

    void goOn() {
        isResting = false;
    }

    void end() {
        isOver = true;
    }

    boolean hears() {
        return isAwake() && rights.hears();
    }

    boolean speaks() {
        return isAwake() && rights.speaks();
    }

    boolean seesPresence() {
        return isAwake() && rights.seesPresence();
    }

    boolean tellsPresence() {
        return isAwake() && rights.tellsPresence();
    }

    /** Whether policies let him see who is there, whatever his token is worth at this moment. */
    boolean mayEverSeePresence() {
        return rights.seesPresence();
    }

    private boolean isAwake() {
        return !isResting && !isOver;
    }
}
