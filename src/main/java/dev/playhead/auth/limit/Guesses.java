package dev.playhead.auth.limit;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.key.Digests;
import dev.playhead.auth.limit.RateLimits.Bucket;
import io.smallrye.mutiny.Uni;

/**
 * How often a password may be guessed, whether or not there is such an account.
 *
 * <p>
 * Guesses are counted before a password is hashed, and forgotten when one was right. Those from one address are few; those
 * from everywhere are more, so that whoever guesses from one place does not keep the owner out.
 */
@ApplicationScoped
public class Guesses {

    private final RateLimits limits;

    Guesses(RateLimits limits) {
        this.limits = limits;
    }

    /** Counts a guess; refused as {@code too_many_requests} where there were too many. */
    public Uni<Void> count(String email, String address) {
        return limits.take(buckets(email, address));
    }

    /** The last guess was right. */
    public Uni<Void> forget(String email, String address) {
        return limits.empty(buckets(email, address));
    }

    private static List<Bucket> buckets(String email, String address) {
        var account = HexFormat.of().formatHex(Digests.sha256(email.strip().toLowerCase(Locale.ROOT)));
        return List.of(new Bucket(Rule.WRONG_PASSWORD, account + " " + address),
                new Bucket(Rule.WRONG_PASSWORD_ANYWHERE, account));
    }
}
