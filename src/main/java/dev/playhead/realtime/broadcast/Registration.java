package dev.playhead.realtime.broadcast;

/** Somebody's wish to be told. Its end holds at once, but for what is being told this very moment; it may come twice. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

    @Override
    void close();
}
