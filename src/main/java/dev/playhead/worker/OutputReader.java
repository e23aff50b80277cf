package dev.playhead.worker;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

import org.jboss.logging.Logger;

/** Reads one stream of a command as text, as it comes, on a thread of its own. */
final class OutputReader {

    private static final Logger LOG = Logger.getLogger(OutputReader.class);
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final Duration HOLD = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final InputStream stream;
    private final Sink sink;
    private final Thread thread;
    private volatile long waitingSince;
    private volatile boolean waiting;

    private OutputReader(String name, InputStream stream, Sink sink) {
        this.stream = stream;
        this.sink = sink;
        thread = new Thread(this::readAll, name);
        thread.setDaemon(true);
    }

    static OutputReader start(String name, InputStream stream, Sink sink) {
        var reader = new OutputReader(name, stream, sink);
        reader.thread.start();
        return reader;
    }

    /**
     * Waits for the end of the output; after {@code grace}, only for what the command has left in its pipe.
     *
     * <p>
     * Something that outlived the command may keep the stream open for ever. While the reader waits for room in the
     * outbox there may be more to read; once it waits for the stream itself, there is not.
     */
    void awaitEnd(Duration grace) throws InterruptedException {
        long until = System.nanoTime() + grace.toNanos();
        while (thread.isAlive()) {
            thread.join(LOOK.toMillis());
            long now = System.nanoTime();
            if (waiting && now > until && now - waitingSince > LOOK.toNanos()) {
                thread.interrupt();
                return;
            }
        }
    }

    private void readAll() {
        try {
            var decoder = new Utf8Decoder();
            var buffer = new byte[BUFFER_BYTES];
            for (int length = read(buffer); length >= 0; length = read(buffer)) {
                sink.accept(decoder.decode(buffer, length));
            }
            sink.accept(decoder.end());
            sink.flush();
        } catch (IOException e) {
            LOG.debugf("output_ended thread=%s reason=%s", thread.getName(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int read(byte[] buffer) throws IOException, InterruptedException {
        waitingSince = System.nanoTime();
        waiting = true;
        try {
            // What is held back is held for the rest of its line, not for ever.
            if (sink.holdsText() && !comes(HOLD)) {
                sink.flush();
            }
            return stream.read(buffer);
        } finally {
            waiting = false;
        }
    }

    private boolean comes(Duration within) throws IOException, InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        while (stream.available() == 0) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(LOOK.toMillis());
        }
        return true;
    }

    /** Takes the text of a stream. */
    interface Sink {

        void accept(String output) throws InterruptedException;

        /** Whether something was accepted and not passed on, since its line has no end yet. */
        default boolean holdsText() {
            return false;
        }

        default void flush() throws InterruptedException {
        }
    }
}
