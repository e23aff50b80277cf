package dev.playhead.dataapi;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A rule of the data API and the exchanges that show it, read from a file of {@code src/test/resources/dataapi/contract}.
 *
 * @param exchanges one after another, on what those before have left
 */
record Case(String rule, List<Exchange> exchanges) {

    Case {
        exchanges = List.copyOf(exchanges);
    }

    @Override
    public String toString() {
        return rule;
    }

    /** A request and what must be answered to it. */
    record Exchange(Request request, Expected expected) {
    }

    /** @param caller who asks: {@code anon}, {@code user} or {@code service} */
    record Request(String method, String path, String caller, List<Header> headers, String body) {

        Request {
            headers = List.copyOf(headers);
        }

        boolean mayWrite() {
            return !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
        }
    }

    /** @param body {@code *} for any */
    record Expected(int status, List<Header> headers, String body) {

        Expected {
            headers = List.copyOf(headers);
        }
    }

    /** @param value null for a header that must not be there */
    record Header(String name, @Nullable String value) {
    }
}
