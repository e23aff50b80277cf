package dev.playhead.http;

import java.util.Map;

import io.vertx.core.http.HttpServerRequest;

/** A part of the service whose clients read refusals in a form of their own, where no resource is there to give it. */
public interface Door {

    /** What its paths begin with, without a slash at the end. */
    String path();

    /** The answer in its form. */
    Refused refused(HttpServerRequest request, ProblemDocument document);

    /** Whether a path leads to it. */
    default boolean isAt(String path) {
        return path.equals(path()) || path.startsWith(path() + "/");
    }

    /** @param body JSON */
    record Refused(int status, Map<String, String> headers, String body) {
    }
}
