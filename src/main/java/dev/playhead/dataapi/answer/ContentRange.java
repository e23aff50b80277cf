package dev.playhead.dataapi.answer;

import java.util.Map;
import java.util.Optional;

import dev.playhead.dataapi.request.RestError;
import dev.playhead.dataapi.request.RestException;

/**
 * Which rows an answer holds: {@code Content-Range}, and the status that goes with it.
 *
 * @param rows how many there are in the answer
 * @param total how many there would be without a range; empty where nobody asked
 */
record ContentRange(long offset, long rows, Optional<Long> total) {

    /** Refuses a range that begins beyond the last row. */
    ContentRange check() {
        if (total.filter(all -> offset > all).isPresent()) {
            throw new RestException(RestError.offsetBeyond(offset, total.get()), Map.of("Content-Range", "*/" + total.get()));
        }
        return this;
    }

    int status() {
        return total.filter(all -> rows < all).isPresent() ? 206 : 200;
    }

    String header() {
        var range = rows == 0 ? "*" : offset + "-" + (offset + rows - 1);
        return range + "/" + total.map(String::valueOf).orElse("*");
    }
}
