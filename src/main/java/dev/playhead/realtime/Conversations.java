package dev.playhead.realtime;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.realtime.broadcast.Broadcasts;
import dev.playhead.realtime.broadcast.Presences;
import dev.playhead.realtime.broadcast.TopicRights;

/** What conversations in channels go through. */
@ApplicationScoped
class Conversations {

    private final Broadcasts broadcasts;
    private final Presences presences;
    private final TopicRights rights;
    private final BroadcastFrames frames;
    private final RealtimeConfig config;

    Conversations(Broadcasts broadcasts, Presences presences, TopicRights rights, BroadcastFrames frames,
            RealtimeConfig config) {
        this.broadcasts = broadcasts;
        this.presences = presences;
        this.rights = rights;
        this.frames = frames;
        this.config = config;
    }

    Broadcasts broadcasts() {
        return broadcasts;
    }

    Presences presences() {
        return presences;
    }

    TopicRights rights() {
        return rights;
    }

    BroadcastFrames frames() {
        return frames;
    }

    RealtimeConfig config() {
        return config;
    }
}
