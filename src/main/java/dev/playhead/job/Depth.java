package dev.playhead.job;

import io.vertx.mutiny.sqlclient.Row;

/**
 * How many jobs are not finished, and how long the first of them waits; numbers that nobody knows are NaN.
 *
 * @param ready wait for a worker and nothing else
 * @param delayed wait for their time: retries, and jobs for later
 * @param held wait for their session, which is paused or past its time
 * @param oldestReadySeconds since when the one that has waited longest could run; 0 where none waits
 */
record Depth(double ready, double delayed, double held, double processing, double oldestReadySeconds) {

    static final Depth UNKNOWN = new Depth(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    static Depth of(Row row) {
        return new Depth(row.getLong("ready"), row.getLong("delayed"), row.getLong("held"), row.getLong("processing"),
                row.getDouble("oldest_ready_seconds"));
    }
}
