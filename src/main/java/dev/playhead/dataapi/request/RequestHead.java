package dev.playhead.dataapi.request;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request before it is understood.
 *
 * @param method in capitals
 * @param path the segments below {@code /rest/v1}, decoded; empty for the root
 * @param query the pairs of the query string in their order, decoded
 * @param headers by name in lower case, each with its lines in their order
 */
public record RequestHead(String method, List<String> path, List<Parameter> query, Map<String, List<String>> headers) {

    public RequestHead {
        path = List.copyOf(path);
        query = List.copyOf(query);
        headers = Map.copyOf(headers);
    }

    List<String> lines(String header) {
        return headers.getOrDefault(header.toLowerCase(Locale.ROOT), List.of());
    }

    Optional<String> header(String header) {
        return lines(header).stream().findFirst();
    }
}
