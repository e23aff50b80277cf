package dev.playhead.realtime;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.http.Authenticator;
import io.vertx.core.Vertx;

/** What every channel works with. */
@ApplicationScoped
class Exchange {

    private final Authenticator authenticator;
    private final Subscriptions subscriptions;
    private final Receipts receipts;
    private final Conversations conversations;
    private final RealtimeSockets sockets;
    private final RealtimeConfig config;
    private final Vertx vertx;
    private final Clock clock;

    Exchange(Authenticator authenticator, Subscriptions subscriptions, Receipts receipts, Conversations conversations,
            RealtimeSockets sockets, RealtimeConfig config, Vertx vertx, Clock clock) {
        this.authenticator = authenticator;
        this.subscriptions = subscriptions;
        this.receipts = receipts;
        this.conversations = conversations;
        this.sockets = sockets;
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    Receipts receipts() {
        return receipts;
    }

    Conversations conversations() {
        return conversations;
    }

    RealtimeSockets sockets() {
        return sockets;
    }

    RealtimeConfig config() {
        return config;
    }

    Vertx vertx() {
        return vertx;
    }

    Clock clock() {
        return clock;
    }
}
