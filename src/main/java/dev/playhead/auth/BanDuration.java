package dev.playhead.auth;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * For how long somebody is banned, written as Go writes durations: {@code 24h}, {@code 1h30m}, {@code none}.
 *
 * @param length empty where a ban is lifted
 */
record BanDuration(Optional<Duration> length) {

    private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");
    private static final Pattern FORM = Pattern.compile("(?:" + PART.pattern() + "){1,7}");
    private static final Map<String, Long> NANOSECONDS = Map.of("ns", 1L, "us", 1_000L, "µs", 1_000L, "ms", 1_000_000L,
            "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);
    // What Go's durations hold, 292 years.
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    static BanDuration parse(String text) {
        if (text.equals("none")) {
            return new BanDuration(Optional.empty());
        }
        if (!FORM.matcher(text).matches()) {
            throw AuthRefusal.invalid("Invalid format for ban duration");
        }
        var nanoseconds = PART.matcher(text).results()
                .map(part -> new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOSECONDS.get(part.group(2)))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (nanoseconds.compareTo(MAX) > 0) {
            throw AuthRefusal.invalid("Invalid format for ban duration");
        }
        return new BanDuration(Optional.of(Duration.ofNanos(nanoseconds.longValue())));
    }
}
