package dev.playhead.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * While the service still answers and will soon no more, each answer asks its client to make its next request over another
 * connection: by then a proxy leads it elsewhere, and no request is under way on one that is about to be closed.
 */
@ApplicationScoped
class Farewell {

    private static final int BEFORE_EVERYTHING = 10_000;

    private volatile boolean isLeaving;

    void register(@Observes Filters filters) {
        filters.register(this::askToComeAnotherWay, BEFORE_EVERYTHING);
    }

    private void askToComeAnotherWay(RoutingContext context) {
        // In HTTP/2 connections have no such header.
        if (isLeaving && context.request().version() == HttpVersion.HTTP_1_1) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        context.next();
    }

    void leave(@Observes ShutdownDelayInitiatedEvent leaving) {
        isLeaving = true;
    }
}
