package dev.playhead.dataapi.request;

/** What is left of the {@link Limits} of one request. Not to be shared between requests. */
final class Budget {

    private final Limits limits;
    private int items;
    private int depth;
    private int deepest;

    Budget(Limits limits) {
        this.limits = limits;
    }

    /**
     * What reading a text took.
     *
     * @param depth of its deepest place, below that where it began
     */
    record Spent(int items, int depth) {
    }

    /** What is left of it now, to be spent once more. */
    Budget copy() {
        var copy = unspent();
        copy.items = items;
        copy.depth = depth;
        return copy;
    }

    /** One with the same limits, of which nothing is spent. */
    Budget unspent() {
        return new Budget(limits);
    }

    Spent spent() {
        return new Spent(items, deepest);
    }

    /** Counts one column, embed, condition or order term. */
    void item() {
        items(1);
    }

    void enter() {
        depth++;
        reach(depth);
    }

    void leave() {
        depth--;
    }

    /** Counts once more what a text took when it was read. */
    void spend(Spent again) {
        items(again.items);
        reach(depth + again.depth);
    }

    private void items(int more) {
        items += more;
        if (items > limits.items()) {
            throw RestError.invalidQuery("The query asks for too many things at once",
                    "At most " + limits.items() + " columns, embeds, filters and order terms are allowed.").asException();
        }
    }

    private void reach(int place) {
        deepest = Math.max(deepest, place);
        if (place > limits.nesting()) {
            throw RestError.invalidQuery("The query is nested too deeply",
                    "At most " + limits.nesting() + " levels are allowed.").asException();
        }
    }
}
