package dev.playhead.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Whether two kinds of requests can be told apart by the time that they take, in milliseconds. */
record Comparison(String pair, List<Double> one, List<Double> other) {

    static final String HEADING = "| %-58s | tries | median ms | median ms | difference | KS D   | KS p   |".formatted("pair");

    /** A line of a table. */
    String line() {
        return String.format(Locale.ROOT, "| %-58s | %5d | %9.2f | %9.2f | %+10.2f | %6.4f | %6.4f |", pair,
                Math.min(one.size(), other.size()), median(one), median(other), median(other) - median(one), distance(),
                probability());
    }

    static double median(List<Double> times) {
        return quantile(times, 0.5);
    }

    /** The time that {@code share} of all took at most. */
    static double quantile(List<Double> times, double share) {
        var sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(int) Math.ceil(share * (sorted.length - 1))];
    }

    /** How far the two distributions are from each other where they are farthest: the statistic of Kolmogorov and Smirnov. */
    double distance() {
        return Stream.concat(one.stream(), other.stream())
                .mapToDouble(time -> Math.abs(share(one, time) - share(other, time)))
                .max().orElseThrow();
    }

    private static double share(List<Double> times, double limit) {
        return (double) times.stream().filter(time -> time <= limit).count() / times.size();
    }

    /**
     * How likely two samples of one distribution are as far from each other as these: the limit for many tries, with Stephens'
     * correction for few.
     */
    double probability() {
        var effective = Math.sqrt((double) one.size() * other.size() / (one.size() + other.size()));
        var lambda = (effective + 0.12 + 0.11 / effective) * distance();
        // The sum does not converge where there is nothing to tell.
        return lambda < 0.2 ? 1 : Math.max(0, Math.min(1, 2 * sum(lambda)));
    }

    private static double sum(double lambda) {
        var terms = new double[100];
        Arrays.setAll(terms, index -> (index % 2 == 0 ? 1 : -1) * Math.exp(-2 * Math.pow((index + 1) * lambda, 2)));
        return Arrays.stream(terms).sum();
    }
}
