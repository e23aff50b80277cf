package dev.playhead.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import dev.playhead.problem.Refusal;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * The end of a replica, as its HTTP clients see it. What is under way is answered; each answer asks its client to make the next
 * request over another connection, and by then a proxy leads it elsewhere; whoever still comes is told at the very last to ask
 * again. So no request is under way on a connection that is closed.
 */
@ApplicationScoped
class Farewell {

    private static final Logger LOG = Logger.getLogger(Farewell.class);
    private static final int BEFORE_EVERYTHING = 10_000;
    // Sockets, streams and waiting claims are told first: each of them is a request that would not end by itself.
    private static final int AFTER_ALL_OTHERS = Integer.MAX_VALUE;
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final long LOOK_MILLIS = 10;
    // For the last answers to leave.
    private static final long LAST_MILLIS = 100;

    private final Doors doors;
    private final Vertx vertx;
    private final long delayMillis;
    private volatile boolean isLeaving;
    private volatile boolean isGone;
    private volatile AtomicInteger underWay = new AtomicInteger();

    Farewell(Doors doors, Vertx vertx,
            @ConfigProperty(name = "quarkus.shutdown.delay", defaultValue = "0s") Duration delay) {
        this.doors = doors;
        this.vertx = vertx;
        this.delayMillis = delay.toMillis();
    }

    void register(@Observes Filters filters) {
        filters.register(this::attend, BEFORE_EVERYTHING);
    }

    private void attend(RoutingContext context) {
        // In HTTP/2 connections have no such header.
        if (isLeaving && context.request().version() == HttpVersion.HTTP_1_1) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        if (isGone) {
            doors.refuse(context, Refusal.unavailable("This replica is about to end. Ask again."));
            return;
        }
        if (!isUpgrade(context.request())) {
            var counted = underWay;
            counted.incrementAndGet();
            context.addEndHandler(ended -> counted.decrementAndGet());
        }
        context.next();
    }

    /** What becomes a WebSocket is no request any more, and has its own end. */
    private static boolean isUpgrade(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.UPGRADE);
    }

    void leave(@Observes ShutdownDelayInitiatedEvent leaving) {
        isLeaving = true;
    }

    /** Holds up the end, and nothing else: what comes from now on has the delay that follows, and is answered in it. */
    void awaitAnswers(@Observes @Priority(AFTER_ALL_OTHERS) ShutdownDelayInitiatedEvent leaving) throws InterruptedException {
        var earlier = underWay;
        underWay = new AtomicInteger();
        for (var started = System.nanoTime(); earlier.get() > 0; Thread.sleep(LOOK_MILLIS)) {
            if (System.nanoTime() - started > PATIENCE.toNanos()) {
                LOG.warnf("outcome=requests_cut count=%d", earlier.get());
                break;
            }
        }
        vertx.setTimer(Math.max(1, delayMillis - LAST_MILLIS), over -> isGone = true);
    }
}
