package dev.playhead.realtime;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.playhead.http.StorableText;
import dev.playhead.realtime.frame.Message;
import dev.playhead.socket.FrameBudget;

/** The channels of one socket, one for each topic, and how many it may join. */
final class Channels {

    private static final int LONGEST_TOPIC = 512;

    private final RealtimeSocket socket;
    private final Exchange exchange;
    private final FrameBudget joins;
    private final Map<String, Channel> open = new ConcurrentHashMap<>();
    private volatile boolean isOver;

    Channels(RealtimeSocket socket, Exchange exchange) {
        var config = exchange.config();
        this.socket = socket;
        this.exchange = exchange;
        this.joins = new FrameBudget(config.maxJoinsPerSecond(), config.maxChannels(), System.nanoTime());
    }

    Optional<Channel> find(String topic) {
        return Optional.ofNullable(open.get(topic));
    }

    int count() {
        return open.size();
    }

    /** @throws ChannelRefusal where it cannot so much as begin to join */
    void join(Message join) {
        var channel = new Channel(socket, join, admitted(join), exchange);
        // Joined again: the client has given up the earlier one, and wants to hear no more of it.
        Optional.ofNullable(open.put(join.topic(), channel)).ifPresent(Channel::end);
        channel.join();
        if (isOver) {
            channel.end();
        }
    }

    private JoinRequest admitted(Message join) {
        if (!joins.take(System.nanoTime())) {
            throw ChannelRefusal.TOO_MANY_JOINS;
        }
        var topic = join.topic();
        if (!topic.startsWith(Reply.PREFIX) || topic.length() > LONGEST_TOPIC || !StorableText.isStorable(topic)) {
            throw ChannelRefusal.invalidJoin("a topic begins with realtime: and has at most " + LONGEST_TOPIC + " characters");
        }
        if (open.size() >= exchange.config().maxChannels() && !open.containsKey(topic)) {
            throw ChannelRefusal.TOO_MANY_CHANNELS;
        }
        return JoinRequest.read(join.payload(), exchange.config().maxBindings());
    }

    void remove(String topic, Channel channel) {
        open.remove(topic, channel);
    }

    /** How far each of them has come, where that is kept. */
    Map<ReceiptBook, Map<Long, String>> places() {
        var places = new HashMap<ReceiptBook, Map<Long, String>>();
        open.values().forEach(channel -> channel.places(places::put));
        return places;
    }

    void review() {
        open.values().forEach(Channel::review);
    }

    void end() {
        isOver = true;
        open.values().forEach(Channel::end);
    }
}
