package dev.playhead.realtime.change;

import java.util.Optional;
import java.util.regex.Pattern;

import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;

/**
 * A place among the committed changes.
 *
 * @param epoch of the log, as it was then
 * @param seen a snapshot: every transaction that it sees was told
 * @param within where the reader is on the way to the next snapshot; nothing where he has arrived
 */
record Cursor(String epoch, String seen, Optional<Within> within) {

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern SNAPSHOT = Pattern.compile("\\d{1,18}:\\d{1,18}:(\\d{1,18}(,\\d{1,18}){0,9999})?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /**
     * @param until the next snapshot
     * @param id the change that was told last
     * @param seq the event of it that was told last, where it stands for several
     */
    record Within(String until, long id, long seq) {
    }

    static Cursor at(String epoch, String seen) {
        return new Cursor(epoch, seen, Optional.empty());
    }

    /** Reads what {@link #text()} wrote. Anything else is a place that cannot be read on from. */
    static Cursor parse(String text) {
        var parts = text.split(";", -1);
        if (parts.length != 2 && parts.length != 5 || !UUID.matcher(parts[0]).matches()
                || !SNAPSHOT.matcher(parts[1]).matches()) {
            throw unknown();
        }
        if (parts.length == 2) {
            return at(parts[0], parts[1]);
        }
        if (!SNAPSHOT.matcher(parts[2]).matches() || !NUMBER.matcher(parts[3]).matches()
                || !NUMBER.matcher(parts[4]).matches()) {
            throw unknown();
        }
        var within = new Within(parts[2], Long.parseLong(parts[3]), Long.parseLong(parts[4]));
        return new Cursor(parts[0], parts[1], Optional.of(within));
    }

    String text() {
        return epoch + ";" + seen + within.map(place -> ";" + place.until() + ";" + place.id() + ";" + place.seq()).orElse("");
    }

    Cursor within(String until, long id, long seq) {
        return new Cursor(epoch, seen, Optional.of(new Within(until, id, seq)));
    }

    /**
     * Whether {@code other} was taken after this. Of two snapshots the later sees more: transactions that began since, or
     * that were running and ended.
     */
    boolean isBefore(Cursor other) {
        var mine = Snapshot.parse(seen);
        var theirs = Snapshot.parse(other.seen);
        return mine.next() < theirs.next() || mine.next() == theirs.next() && mine.running() > theirs.running();
    }

    private record Snapshot(long next, int running) {

        static Snapshot parse(String text) {
            var parts = text.split(":", -1);
            return new Snapshot(Long.parseLong(parts[1]), parts[2].isEmpty() ? 0 : parts[2].split(",").length);
        }
    }

    static Refusal unknown() {
        return Problem.RESYNC_REQUIRED.refusal("This place cannot be read on from: what comes next is no longer kept.");
    }
}
