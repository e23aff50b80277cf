package dev.playhead.realtime.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Remembers what it heard. */
final class Ear implements Consumer<Broadcast> {

    private final List<Broadcast> heard = new CopyOnWriteArrayList<>();

    @Override
    public void accept(Broadcast broadcast) {
        heard.add(broadcast);
    }

    List<Broadcast> heard() {
        return heard;
    }

    int count() {
        return heard.size();
    }

    List<String> payloads() {
        return heard.stream().map(each -> new String(each.payload(), UTF_8)).toList();
    }
}
