package dev.playhead.dataapi.request;

/** One thing of the grammar, and how a whole text is read as one. */
interface Reading<T> {

    T from(Scanner scanner);

    /**
     * Reads a text, or refuses the request.
     *
     * @param subject what the text is, as a refusal names it: {@code filter}, {@code select parameter}
     */
    static <T> T of(String subject, String text, Budget budget, Reading<T> rule) {
        return of(subject, text, text, budget, rule);
    }

    /**
     * @param shown what a refusal shows in place of {@code text}
     */
    static <T> T of(String subject, String shown, String text, Budget budget, Reading<T> rule) {
        var before = budget.copy();
        try {
            return rule.from(new Scanner(text, budget, false));
        } catch (Mismatch mismatch) {
            throw refusal("\"failed to parse " + subject + " (" + shown + ")\" ", new Scanner(text, before, true), rule);
        }
    }

    /** Reads once more, now to say what was expected where. */
    private static RestException refusal(String failure, Scanner scanner, Reading<?> rule) {
        try {
            rule.from(scanner);
            throw new IllegalStateException("What could not be read can be read when asked why");
        } catch (Mismatch mismatch) {
            return RestError.invalidQuery(failure + scanner.failure(), scanner.reason()).asException();
        }
    }
}
