package dev.playhead.stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;

/** A reader that is let go because it does not read will not read the farewell either: its connection is cut soon after. */
@ApplicationScoped
class Closing implements HttpServerOptionsCustomizer {

    private static final int SECONDS = 2;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setWebSocketClosingTimeout(SECONDS);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setWebSocketClosingTimeout(SECONDS);
    }
}
