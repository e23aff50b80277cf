package dev.playhead.event;

import java.util.Optional;
import java.util.UUID;

import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;

/**
 * How far a session's stream goes.
 *
 * @param epoch changes when numbers may stand for other events than before, as after a restore
 * @param lastSeq the newest event's number, 0 before the first
 * @param floorSeq the oldest number that is still kept
 */
public record Head(UUID epoch, long lastSeq, long floorSeq) {

    /**
     * What stands in the way of reading on after {@code playhead}, if anything: then the reader starts over, because anything
     * that we could send would have a hole in it.
     */
    Optional<Refusal> obstacleAfter(long playhead, Optional<UUID> readersEpoch) {
        if (readersEpoch.isPresent() && !readersEpoch.get().equals(epoch)) {
            return resync("the stream was replaced, as by a restore");
        }
        if (playhead > lastSeq) {
            return resync("there is no event " + playhead + " yet");
        }
        if (playhead + 1 < floorSeq) {
            return resync("events before " + floorSeq + " are no longer kept");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> resync(String reason) {
        return Optional.of(Problem.RESYNC_REQUIRED.refusal("This place cannot be read on from: " + reason + "."));
    }
}
