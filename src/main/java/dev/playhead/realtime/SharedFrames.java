package dev.playhead.realtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

import dev.playhead.realtime.frame.Protocol;

/**
 * What was made lately of something that many are told of at about the same time, kept for a moment so that it is made once for
 * all of them. Bounded by size and by number.
 *
 * @param <F> frames, which nobody changes
 */
final class SharedFrames<F> {

    private static final int MOST = 64;
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private final ToIntFunction<F> size;
    // Guarded by this.
    private final Map<Form, F> made = new LinkedHashMap<>(MOST, 0.75f, true);
    private long bytes;

    SharedFrames(ToIntFunction<F> size) {
        this.size = size;
    }

    /**
     * For whom frames are the same. What they tell of is the same only if it is the very same: to compare what it holds would
     * cost
     * more than its frames.
     *
     * @param binding what they answer
     */
    record Form(Object told, long binding, String topic, Protocol protocol) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Form form && told == form.told && binding == form.binding
                    && protocol == form.protocol && topic.equals(form.topic);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * System.identityHashCode(told) + Long.hashCode(binding)) + topic.hashCode();
        }
    }

    synchronized Optional<F> find(Form form) {
        return Optional.ofNullable(made.get(form));
    }

    /** Keeps {@code frames}; where two made the same at once, either will do. */
    synchronized void keep(Form form, F frames) {
        var before = made.put(form, frames);
        bytes += size.applyAsInt(frames) - (before == null ? 0 : size.applyAsInt(before));
        var eldest = made.values().iterator();
        while (made.size() > MOST || bytes > MOST_BYTES) {
            bytes -= size.applyAsInt(eldest.next());
            eldest.remove();
        }
    }
}
