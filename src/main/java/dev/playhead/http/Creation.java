package dev.playhead.http;

import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/** Makes one row of a request that is sent twice with an id of its own, even at once. */
public final class Creation {

    private Creation() {
    }

    /**
     * Runs {@code create}, which answers with the row of that id where it is there, else makes it. Of two at once, one finds
     * the id taken: on its second try it sees the row that the other has made.
     */
    public static <T> Uni<T> repeatable(Uni<T> create) {
        return create.onFailure(Creation::isTaken).retry().atMost(1);
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.problem() == Problem.ID_TAKEN;
    }
}
