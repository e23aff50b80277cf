package dev.playhead.dataapi.request;

/** What is left of the {@link Limits} of one request. Not to be shared between requests. */
final class Budget {

    private final Limits limits;
    private int items;
    private int depth;

    Budget(Limits limits) {
        this.limits = limits;
    }

    /** What is left of it now, to be spent once more. */
    Budget copy() {
        var copy = new Budget(limits);
        copy.items = items;
        copy.depth = depth;
        return copy;
    }

    /** Counts one column, embed, condition or order term. */
    void item() {
        if (++items > limits.items()) {
            throw RestError.invalidQuery("The query asks for too many things at once",
                    "At most " + limits.items() + " columns, embeds, filters and order terms are allowed.").asException();
        }
    }

    void enter() {
        if (++depth > limits.nesting()) {
            throw RestError.invalidQuery("The query is nested too deeply",
                    "At most " + limits.nesting() + " levels are allowed.").asException();
        }
    }

    void leave() {
        depth--;
    }
}
