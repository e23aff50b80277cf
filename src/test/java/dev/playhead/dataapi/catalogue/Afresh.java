package dev.playhead.dataapi.catalogue;

import java.time.Duration;

/**
 * Has a catalogue read that begins now.
 *
 * <p>
 * To wait until one thing is known would not do: a reading that began before the schema was made may know its tables and not
 * its comment.
 */
public final class Afresh {

    private Afresh() {
    }

    public static void read(Catalogues catalogues) {
        catalogues.reread().await().atMost(Duration.ofSeconds(20));
    }
}
