package dev.playhead.dataapi.request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** A query string in the one form that two requests for the same share, as {@code Content-Location} shows it. */
final class CanonicalQuery {

    private static final String UNRESERVED = "-_.~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private CanonicalQuery() {
    }

    /** Pairs by their names, with the values of a repeated name joined by commas. */
    static String of(List<Parameter> parameters) {
        var values = new TreeMap<String, List<String>>();
        for (var each : parameters) {
            var value = each.value();
            values.computeIfAbsent(each.key(), key -> new ArrayList<>()).add(encoded(value == null ? "" : value));
        }
        var pairs = new ArrayList<String>();
        values.forEach((key, all) -> pairs.add(encoded(key) + '=' + String.join(",", all)));
        return String.join("&", pairs);
    }

    private static String encoded(String text) {
        var encoded = new StringBuilder();
        for (var each : text.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(each)) {
                encoded.append((char) each);
            } else {
                HEX.toHexDigits(encoded.append('%'), each);
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(byte each) {
        return each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z' || each >= '0' && each <= '9'
                || UNRESERVED.indexOf(each) >= 0;
    }
}
