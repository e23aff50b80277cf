package dev.playhead.dataapi.request;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@code limit}, {@code offset} and the {@code Range} header.
 *
 * <p>
 * What is no number is as if it were not there, as PostgREST has it; a range that can hold no row is refused, except
 * the one that asks for none with {@code limit=0}.
 */
final class RangeParser {

    private static final Pattern HEADER = Pattern.compile("([0-9]{1,40})-([0-9]{0,40})");
    private static final Pattern NUMBER = Pattern.compile("\\s*(-?[0-9]+)\\s*");
    /** Beyond any table, and far enough from the end that sums do not overflow. */
    private static final long FARTHEST = Long.MAX_VALUE / 4;

    private RangeParser() {
    }

    /** The ranges of the resource and its embeds. */
    static Map<List<String>, RowRange> parse(List<Parameter> parameters, Budget budget) {
        var spans = new HashMap<List<String>, Given>();
        for (var each : parameters) {
            var word = QueryParser.lastWord(each.key());
            var value = each.value();
            if (value != null && (word.equals("limit") || word.equals("offset"))) {
                var given = spans.getOrDefault(PathParser.embeds(each.key(), budget), new Given(null, null));
                spans.put(PathParser.embeds(each.key(), budget), given.with(word, number(value)));
            }
        }
        var ranges = new HashMap<List<String>, RowRange>();
        spans.forEach((path, given) -> ranges.put(path, given.range()));
        return Map.copyOf(ranges);
    }

    /** The range of the resource, narrowed by a {@code Range} header. */
    static RowRange narrowed(RowRange range, @Nullable String header) {
        var match = header == null ? null : HEADER.matcher(header);
        if (match == null || !match.matches() || (range.limit() != null && range.limit() == 0)) {
            return range;
        }
        var first = clipped(match.group(1));
        var last = match.group(2).isEmpty() ? FARTHEST : clipped(match.group(2));
        if (first > last) {
            throw RestError.reversedRange().asException();
        }
        var end = range.limit() == null ? FARTHEST : range.offset() + range.limit() - 1;
        var offset = Math.max(first, range.offset());
        var until = Math.min(last, end);
        if (until < offset) {
            throw RestError.negativeLimit().asException();
        }
        return new RowRange(offset, until == FARTHEST ? null : Long.valueOf(until - offset + 1));
    }

    private static @Nullable Long number(String value) {
        var match = NUMBER.matcher(value);
        return match.matches() ? Long.valueOf(clipped(match.group(1))) : null;
    }

    private static long clipped(String digits) {
        if (digits.length() > 18) {
            return digits.startsWith("-") ? -FARTHEST : FARTHEST;
        }
        return Math.min(FARTHEST, Math.max(-FARTHEST, Long.parseLong(digits)));
    }

    /** What was written for one embed path; the last of each counts. */
    private record Given(@Nullable Long limit, @Nullable Long offset) {

        Given with(String word, @Nullable Long number) {
            return word.equals("limit") ? new Given(number, offset) : new Given(limit, number);
        }

        RowRange range() {
            if (limit == null) {
                return new RowRange(offset == null ? 0 : Math.max(0, offset), null);
            }
            var first = offset == null ? 0 : offset;
            var last = first + limit - 1;
            if (limit == 0) {
                return new RowRange(Math.max(0, first), 0L);
            }
            if (limit < 0 || last < 0) {
                throw RestError.negativeLimit().asException();
            }
            var from = Math.max(0, first);
            return new RowRange(from, Math.min(FARTHEST, last - from + 1));
        }
    }
}
