package dev.playhead.dataapi.request;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.playhead.dataapi.request.MediaType.Plan;

/** Reads {@code Accept} and {@code Content-Type}. */
final class MediaTypes {

    private static final String VENDOR = "application/vnd.pgrst.";

    private MediaTypes() {
    }

    /** What is accepted, best first: by quality, then by how exactly it is named, then as written. */
    static List<MediaType> accepted(List<String> lines) {
        var wanted = new ArrayList<Wanted>();
        for (var each : String.join(",", lines).split(",")) {
            if (!each.isBlank()) {
                wanted.add(Wanted.of(each));
            }
        }
        wanted.sort(Wanted.BEST_FIRST);
        return wanted.isEmpty() ? List.of(MediaType.Known.ANY)
                : wanted.stream().map(each -> parse(each.name)).toList();
    }

    static MediaType parse(String text) {
        var parts = text.split(";", -1);
        var name = parts[0].strip().toLowerCase(Locale.ROOT);
        var parameters = parameters(parts);
        for (var known : MediaType.Known.values()) {
            if (known.mime().equals(name)) {
                return known;
            }
        }
        var isStripped = parameters.getOrDefault("nulls", "").equals("stripped");
        return switch (name) {
            case VENDOR + "object", VENDOR + "object+json" -> new MediaType.Singular(isStripped);
            case VENDOR + "array", VENDOR + "array+json" -> isStripped ? MediaType.Known.STRIPPED_ARRAY
                    : MediaType.Known.JSON;
            case VENDOR + "plan", VENDOR + "plan+text" -> plan(Plan.Format.TEXT, parameters);
            case VENDOR + "plan+json" -> plan(Plan.Format.JSON, parameters);
            default -> new MediaType.Other(parts[0].strip());
        };
    }

    private static Plan plan(Plan.Format format, Map<String, String> parameters) {
        var wanted = Arrays.asList(parameters.getOrDefault("options", "").split("\\|"));
        var options = Arrays.stream(Plan.Option.values())
                .filter(each -> wanted.contains(each.name().toLowerCase(Locale.ROOT)))
                .toList();
        return new Plan(parse(parameters.getOrDefault("for", MediaType.Known.JSON.mime())), format, options);
    }

    private static Map<String, String> parameters(String[] parts) {
        var parameters = new HashMap<String, String>();
        for (var each = 1; each < parts.length; each++) {
            var pair = parts[each].split("=", 2);
            if (pair.length == 2) {
                parameters.put(pair[0].strip().toLowerCase(Locale.ROOT), unquoted(pair[1].strip()));
            }
        }
        return parameters;
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    /** One item of {@code Accept}. */
    private record Wanted(String name, double quality, int exactness) {

        static final Comparator<Wanted> BEST_FIRST = Comparator.comparingDouble((Wanted each) -> each.quality)
                .thenComparingInt(Wanted::exactness)
                .reversed();

        static Wanted of(String item) {
            var parts = item.replace(" ", "").split(";q=", 2);
            var exactness = (int) (parts[0].chars().filter(each -> each == ';').count()
                    - parts[0].chars().filter(each -> each == '*').count());
            return new Wanted(parts[0], parts.length == 1 ? 1 : numeric(parts[1].split(";", 2)[0]), exactness);
        }

        private static double numeric(String text) {
            try {
                var quality = Double.parseDouble(text);
                return Double.isNaN(quality) ? 1 : quality;
            } catch (NumberFormatException none) {
                return 1;
            }
        }
    }
}
