package dev.playhead.event;

import java.util.List;

/** What comes next to somebody who follows a session. */
public sealed interface Delivery {

    /** Events that come right after the last that was delivered. */
    record Events(EventPage page) implements Delivery {
    }

    /**
     * Rows that are no longer as they were last delivered, as JSON. They come after every event that was written before them.
     *
     * @param session the session's row, or nothing
     */
    record Changes(List<String> session, List<String> jobs) implements Delivery {

        boolean isEmpty() {
            return session.isEmpty() && jobs.isEmpty();
        }
    }
}
