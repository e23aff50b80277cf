package dev.playhead.auth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

import dev.playhead.auth.Door.Answer;

/**
 * Kinds of requests that must not be told apart, each made many times, in random order.
 *
 * <p>
 * Somebody who is curious also looks at how fast the service is right after: what it does once it has answered may slow down
 * a request that has nothing to do with it. So each try is followed by such a look.
 */
final class Tries {

    private static final int WARM_UP = 15;

    private final Map<String, Supplier<Answer>> kinds = new LinkedHashMap<>();
    private final Map<String, List<Double>> times = new LinkedHashMap<>();
    private final Map<String, List<Double>> looks = new LinkedHashMap<>();
    private final Supplier<Answer> look;

    Tries(Supplier<Answer> look) {
        this.look = look;
    }

    Tries of(String kind, Supplier<Answer> request) {
        kinds.put(kind, request);
        return this;
    }

    /** Makes each kind of request {@code count} times. */
    Tries run(int count, long seed) {
        var order = new ArrayList<String>();
        kinds.keySet().forEach(kind -> order.addAll(Collections.nCopies(WARM_UP, kind)));
        Collections.shuffle(order, new Random(seed));
        order.forEach(this::time);
        times.clear();
        looks.clear();
        order.clear();
        kinds.keySet().forEach(kind -> order.addAll(Collections.nCopies(count, kind)));
        Collections.shuffle(order, new Random(seed + 1));
        order.forEach(this::time);
        return this;
    }

    private void time(String kind) {
        times.computeIfAbsent(kind, none -> new ArrayList<>()).add(milliseconds(kinds.get(kind)));
        looks.computeIfAbsent(kind, none -> new ArrayList<>()).add(milliseconds(look));
    }

    private static double milliseconds(Supplier<Answer> request) {
        var start = System.nanoTime();
        request.get();
        return (System.nanoTime() - start) / 1e6;
    }

    /** The first kind and every other, in time. */
    List<Comparison> comparisons() {
        var first = kinds.keySet().iterator().next();
        var compared = new ArrayList<Comparison>();
        kinds.keySet().stream().skip(1).forEach(kind -> {
            compared.add(new Comparison(first + " / " + kind, times.get(first), times.get(kind)));
            compared.add(new Comparison("  … and a look right after it", looks.get(first), looks.get(kind)));
        });
        return compared;
    }
}
