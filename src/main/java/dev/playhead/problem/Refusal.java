package dev.playhead.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One occurrence of a {@link Problem}: what was refused, in words for the one who asked.
 *
 * <p>
 * Refusals are answers, not errors, so they carry no stack trace.
 */
public final class Refusal extends RuntimeException {

    private final Problem problem;
    private final List<InvalidField> errors;
    private final Optional<Duration> retryAfter;

    Refusal(Problem problem, String detail) {
        this(problem, detail, List.of(), Optional.empty());
    }

    private Refusal(Problem problem, String detail, List<InvalidField> errors, Optional<Duration> retryAfter) {
        super(detail, null, false, false);
        this.problem = problem;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    /** The input was understood but is not valid at these places. */
    public static Refusal invalid(List<InvalidField> errors) {
        var first = errors.get(0);
        var detail = first.field().isEmpty() ? first.message() : first.field() + " " + first.message();
        return new Refusal(Problem.INVALID_INPUT, detail + ".", errors, Optional.empty());
    }

    public static Refusal invalid(String field, String message) {
        return invalid(List.of(new InvalidField(field, message)));
    }

    /** The database, or something else that we stand on, is away: the same request may succeed later. */
    public static Refusal unavailable(String detail) {
        return Problem.UNAVAILABLE.refusal(detail).retryAfter(Duration.ofSeconds(1));
    }

    public Refusal retryAfter(Duration delay) {
        return new Refusal(problem, detail(), errors, Optional.of(delay));
    }

    public Problem problem() {
        return problem;
    }

    /** What happened this time; no SQL, no stack trace, nothing of anybody else's. */
    public String detail() {
        return getMessage();
    }

    public List<InvalidField> errors() {
        return errors;
    }

    /** When to ask again, where asking again can help. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
