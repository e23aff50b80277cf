package dev.playhead.dataapi.catalogue;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The name that somebody may have meant.
 *
 * <p>
 * Names are first ranked by the pieces of three letters that they share with what was asked for (as the cosine of two
 * vectors), and only the nearest then by the letters that would have to change. Where three-letter pieces find nothing, those
 * of two letters may. So the outcome is that of the fuzzy set which PostgREST uses; it is worked out when somebody errs, and
 * nothing is kept for it.
 */
final class Fuzzy {

    static final double LOOSE = 0.33;
    static final double STRICT = 0.75;

    private static final int NEAREST = 50;
    /** Longer than this no name is, nor a list of parameters that somebody meant. */
    private static final int LONGEST = 1000;

    private record Match(String name, double score) {
    }

    private Fuzzy() {
    }

    /** The nearest of {@code names}, if it is near enough; {@code asked} itself where it is among them. */
    static Optional<String> nearest(Collection<String> names, String asked, double atLeast) {
        if (asked.length() > LONGEST) {
            return Optional.empty();
        }
        var key = asked.toLowerCase(Locale.ROOT);
        var exact = names.stream().filter(name -> name.toLowerCase(Locale.ROOT).equals(key)).findFirst();
        return exact.or(() -> nearest(names, key, atLeast, 3)).or(() -> nearest(names, key, atLeast, 2));
    }

    private static Optional<String> nearest(Collection<String> names, String asked, double atLeast, int size) {
        var wanted = pieces(asked, size);
        return names.stream()
                .distinct()
                .sorted()
                .map(name -> new Match(name, cosine(wanted, pieces(name.toLowerCase(Locale.ROOT), size))))
                .filter(match -> match.score > 0)
                .sorted(Comparator.comparingDouble(Match::score).reversed())
                .limit(NEAREST)
                .map(match -> new Match(match.name, similarity(asked, match.name.toLowerCase(Locale.ROOT))))
                .filter(match -> match.score >= atLeast)
                .sorted(Comparator.comparingDouble(Match::score).reversed())
                .map(Match::name)
                .findFirst();
    }

    private static Map<String, Integer> pieces(String text, int size) {
        var marked = new StringBuilder("-");
        text.codePoints()
                .filter(letter -> Character.isLetterOrDigit(letter) || Character.isWhitespace(letter) || letter == ',')
                .forEach(marked::appendCodePoint);
        marked.append('-');
        var pieces = new HashMap<String, Integer>();
        for (var start = 0; start + size <= marked.length(); start++) {
            pieces.merge(marked.substring(start, start + size), 1, Integer::sum);
        }
        return pieces;
    }

    private static double cosine(Map<String, Integer> one, Map<String, Integer> other) {
        var product = 0L;
        for (var piece : one.entrySet()) {
            product += (long) piece.getValue() * other.getOrDefault(piece.getKey(), 0);
        }
        return product == 0 ? 0 : product / (length(one) * length(other));
    }

    private static double length(Map<String, Integer> pieces) {
        return Math.sqrt(pieces.values().stream().mapToLong(count -> (long) count * count).sum());
    }

    /** One, less the share of letters to insert, delete or replace (Levenshtein). */
    static double similarity(String one, String other) {
        var longest = Math.max(one.length(), other.length());
        return longest == 0 ? 1 : 1 - (double) distance(one, other) / longest;
    }

    private static int distance(String one, String other) {
        var above = new int[other.length() + 1];
        for (var column = 0; column <= other.length(); column++) {
            above[column] = column;
        }
        for (var row = 1; row <= one.length(); row++) {
            var line = new int[other.length() + 1];
            line[0] = row;
            for (var column = 1; column <= other.length(); column++) {
                var replaced = above[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                line[column] = Math.min(replaced, Math.min(above[column], line[column - 1]) + 1);
            }
            above = line;
        }
        return above[other.length()];
    }

    /** For a child that is there although nothing led to it: then it was not the name that was wrong. */
    static Optional<String> nearestOther(List<String> names, String asked) {
        var isAmongThem = names.stream().anyMatch(name -> name.equalsIgnoreCase(asked));
        return isAmongThem ? Optional.empty() : nearest(names, asked, LOOSE);
    }
}
