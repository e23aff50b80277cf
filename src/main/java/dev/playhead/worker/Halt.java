package dev.playhead.worker;

/** Why a job is no longer to be worked on, whatever its command is doing. */
enum Halt {

    /** The job may be somebody else's by now: nothing more may be written. */
    LEASE_LOST,

    /** The session is completed, failed, expired or gone: nobody waits for the rest. */
    SESSION_OVER,

    /** This worker is closing: the job goes back for another. */
    CLOSING
}
