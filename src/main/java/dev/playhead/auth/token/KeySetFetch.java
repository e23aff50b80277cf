package dev.playhead.auth.token;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/** Fetches a key set (RFC 7517) from where an issuer publishes it. */
final class KeySetFetch {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    // Some dozens of keys. What is longer is something else.
    private static final int MAX_BYTES = 256 * 1024;

    private final HttpClient client;
    private final URI url;

    KeySetFetch(HttpClient client, URI url) {
        this.client = client;
        this.url = url;
    }

    /** The document as it came; fails where there is none, or not in time. */
    Uni<String> fetch() {
        return Uni.createFrom().completionStage(() -> request()
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage());
    }

    private Future<String> request() {
        var options = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url.toString())
                .putHeader("Accept", "application/json")
                .setTimeout(PATIENCE.toMillis());
        return client.request(options)
                .compose(request -> request.send())
                .compose(KeySetFetch::body);
    }

    private static Future<String> body(HttpClientResponse response) {
        var read = Promise.<String> promise();
        var body = Buffer.buffer();
        response.handler(part -> {
            body.appendBuffer(part);
            if (body.length() > MAX_BYTES && read.tryFail("the key set is larger than " + MAX_BYTES + " bytes")) {
                response.request().reset();
            }
        });
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> {
            if (response.statusCode() == 200) {
                read.tryComplete(body.toString());
            } else {
                read.tryFail("the answer was " + response.statusCode());
            }
        });
        return read.future();
    }
}
