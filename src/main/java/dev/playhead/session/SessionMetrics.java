package dev.playhead.session;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.database.Database;
import dev.playhead.database.Glance;
import dev.playhead.identity.Caller;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** How many sessions are open, for {@code /q/metrics}; how many have been is nobody's alarm, and dear to count. */
@ApplicationScoped
class SessionMetrics implements MeterBinder {

    private static final Duration GOOD_FOR = Duration.ofSeconds(10);
    private static final String[] OPEN = { "pending", "active", "paused" };
    private static final String COUNT = """
            select session.status, count(*) as sessions
            from public.coding_sessions session
            where session.status in ('pending', 'active', 'paused')
            group by session.status
            """;

    private final Glance<Map<String, Double>> open;

    SessionMetrics(Database database, Clock clock) {
        this.open = new Glance<>(clock, GOOD_FOR, unknown(),
                () -> database.actingAs(new Caller.Service(), SessionMetrics::count));
    }

    private static Map<String, Double> unknown() {
        return Map.of("pending", Double.NaN, "active", Double.NaN, "paused", Double.NaN);
    }

    private static Uni<Map<String, Double>> count(SqlConnection connection) {
        return connection.query(COUNT).execute().map(rows -> {
            var counts = new HashMap<String, Double>();
            rows.forEach(row -> counts.put(row.getString("status"), row.getLong("sessions").doubleValue()));
            return counts;
        });
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var status : OPEN) {
            Gauge.builder("playhead.sessions", open, glance -> glance.latest().getOrDefault(status, 0.0)).tag("status", status)
                    .description("Open sessions in the database").register(registry);
        }
    }
}
