package dev.playhead.auth.limit;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

import io.quarkus.runtime.configuration.DurationConverter;

/**
 * A bucket, written {@code 30/2s}.
 *
 * @param burst how much it holds: so many at once
 * @param every how long one takes to leak out: from then on one each
 */
public record Rate(int burst, Duration every) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*/\\s*(\\S+)");

    /** How configuration reads it. */
    public static Rate parse(CharSequence text) {
        var form = FORM.matcher(text.toString().strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("a rate must be like 30/2s: so many at once, and then one each; not " + text);
        }
        var rate = new Rate(Integer.parseInt(form.group(1)), DurationConverter.parseDuration(form.group(2)));
        if (rate.burst() < 1 || rate.every().isZero() || rate.every().isNegative()) {
            throw new IllegalArgumentException("a rate must let some pass, at some distance; not " + text);
        }
        return rate;
    }
}
