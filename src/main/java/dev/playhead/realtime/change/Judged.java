package dev.playhead.realtime.change;

import java.util.BitSet;
import java.util.Map;
import java.util.Set;

import dev.playhead.problem.Refusal;

/**
 * What of a page answers to whom, for one caller. Changes go by their places in the page.
 *
 * @param answers the changes that answer to each wish and that the caller may see
 * @param oldVisible those of which he could see the row as it was
 * @param unknown those of which his policies could not say whether he may see them
 * @param refused wishes that cannot be answered any more
 * @param overtaken wishes of which a table was emptied at once, so that nobody can tell which rows went
 */
record Judged(Map<Wanted, BitSet> answers, BitSet oldVisible, BitSet unknown, Map<Wanted, Refusal> refused,
        Set<Wanted> overtaken) {
}
