package dev.playhead.realtime.change;

import java.util.List;
import java.util.Map;

/**
 * What was committed after a place, for whoever may know of it.
 *
 * @param next the place after it
 * @param isLast whether there was no more at the moment of reading
 * @param version how often news had been announced when it was read
 * @param bytes about what it takes in memory
 */
record LogPage(List<LogRow> rows, Map<Long, Relation> relations, Cursor next, boolean isLast, long version, long bytes,
        Tellings tellings) {
}
