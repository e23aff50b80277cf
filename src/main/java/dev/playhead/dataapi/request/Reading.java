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
        var scanner = new Scanner(text, budget);
        try {
            return rule.from(scanner);
        } catch (Mismatch mismatch) {
            throw RestError.invalidQuery(
                    "\"failed to parse " + subject + " (" + shown + ")\" " + scanner.failure(), scanner.reason())
                    .asException();
        }
    }
}
