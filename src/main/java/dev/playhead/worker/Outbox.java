package dev.playhead.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The events of a job that are still to be sent, in the order in which they came.
 *
 * <p>
 * Bounded: who puts more than there is room for waits, and so, through its full pipe, does the command that prints it.
 * Text of one stream grows into one event until it is taken or large, so a burst of small prints is few events.
 */
final class Outbox {

    static final int BATCH_EVENTS = 500;
    static final int BATCH_BYTES = 768 * 1024;

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int ROOM_BYTES = 2 * BATCH_BYTES;
    private static final int ROOM_EVENTS = 2 * BATCH_EVENTS;
    private static final Duration LINGER = Duration.ofMillis(40);

    private final Deque<Event> waiting = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private String textStream = "";
    private int textBytes;
    private int waitingBytes;
    private long nonEmptySince;
    private long count;
    private boolean finished;
    private boolean abandoned;

    synchronized void print(String stream, String output) throws InterruptedException {
        for (int from = 0; from < output.length();) {
            awaitRoom();
            if (isClosed()) {
                return;
            }
            if (!stream.equals(textStream)) {
                seal();
                textStream = stream;
            }
            int end = Text.fitting(output, from, CHUNK_BYTES - textBytes);
            if (end == from) {
                seal();
            } else {
                arriving();
                text.append(output, from, end);
                textBytes += Text.jsonSize(output.substring(from, end));
                from = end;
            }
        }
    }

    synchronized void put(Event event) throws InterruptedException {
        awaitRoom();
        seal();
        add(event);
    }

    /** The last event: nothing comes after it. */
    synchronized void finish(Event last) {
        seal();
        add(last);
        finish();
    }

    synchronized void finish() {
        seal();
        finished = true;
        notifyAll();
    }

    /** Forgets what is left; from now on, everything put here vanishes and nobody waits. */
    synchronized void abandon() {
        abandoned = true;
        waiting.clear();
        text.setLength(0);
        textBytes = 0;
        notifyAll();
    }

    /** Waits for events, and a moment longer for those that come with them; none means that there will be no more. */
    synchronized List<Event> next() throws InterruptedException {
        while (isEmpty() && !isClosed()) {
            wait();
        }
        linger();
        if (!isClosed()) {
            seal();
        }
        var batch = new ArrayList<Event>();
        int bytes = 0;
        while (!waiting.isEmpty() && batch.size() < BATCH_EVENTS && bytes + waiting.peek().size() <= BATCH_BYTES) {
            var event = waiting.remove();
            bytes += event.size();
            batch.add(event);
        }
        waitingBytes -= bytes;
        notifyAll();
        return batch;
    }

    synchronized boolean isAbandoned() {
        return abandoned;
    }

    /** How many events were put here. */
    synchronized long count() {
        return count;
    }

    private void linger() throws InterruptedException {
        while (!isClosed() && waitingBytes + textBytes < BATCH_BYTES && waiting.size() < BATCH_EVENTS) {
            long left = LINGER.toNanos() - (System.nanoTime() - nonEmptySince);
            if (left <= 0) {
                return;
            }
            wait(left / 1_000_000 + 1);
        }
    }

    private void awaitRoom() throws InterruptedException {
        while (!isClosed() && (waitingBytes + textBytes > ROOM_BYTES || waiting.size() > ROOM_EVENTS)) {
            wait();
        }
    }

    private void seal() {
        if (textBytes > 0) {
            var event = Event.terminal(textStream, text.toString());
            text.setLength(0);
            textBytes = 0;
            add(event);
        }
    }

    private void add(Event event) {
        // What is put behind the last event comes from something that outlived the command.
        if (!isClosed()) {
            arriving();
            waiting.add(event);
            waitingBytes += event.size();
            count++;
        }
    }

    private void arriving() {
        if (isEmpty()) {
            nonEmptySince = System.nanoTime();
        }
        notifyAll();
    }

    private boolean isClosed() {
        return finished || abandoned;
    }

    private boolean isEmpty() {
        return waiting.isEmpty() && textBytes == 0;
    }
}
