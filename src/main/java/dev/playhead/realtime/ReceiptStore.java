package dev.playhead.realtime;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.realtime.Receipts.Receipt;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** The SQL of {@code playhead.realtime_receipts}. Every method works within a transaction of the service role. */
@ApplicationScoped
class ReceiptStore {

    private static final String OF_BOOK = """
            select binding, place
            from playhead.realtime_receipts
            where client_id = $1
              and topic = $2
              and caller = $3
            """;

    // Ordered, so that two replicas never wait for each other. One that is late must not undo what came after it.
    private static final String WRITE = """
            insert into playhead.realtime_receipts as known (client_id, topic, caller, binding, place, received_at)
            select receipt.client_id, receipt.topic, receipt.caller, receipt.binding, receipt.place, receipt.received_at
            from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::timestamptz[])
                as receipt (client_id, topic, caller, binding, place, received_at)
            order by receipt.client_id, receipt.topic, receipt.caller, receipt.binding
            on conflict (client_id, topic, caller, binding) do update
            set place = excluded.place, received_at = excluded.received_at
            where known.received_at <= excluded.received_at
            """;

    private static final String FORGET = """
            delete from playhead.realtime_receipts
            where client_id = $1
              and topic = $2
              and caller = $3
            """;

    private static final String SWEEP = """
            delete from playhead.realtime_receipts
            where received_at < now() - $1::interval
            """;

    Uni<Map<Long, String>> of(SqlConnection connection, ReceiptBook book) {
        return connection.preparedQuery(OF_BOOK).execute(tuple(book))
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(row -> row.getLong("binding"), row -> row.getString("place"))));
    }

    Uni<Void> write(SqlConnection connection, Collection<Receipt> receipts) {
        var books = receipts.stream().map(Receipt::book).toList();
        return connection.preparedQuery(WRITE).execute(Tuple.of(
                books.stream().map(ReceiptBook::clientId).toArray(String[]::new),
                books.stream().map(ReceiptBook::topic).toArray(String[]::new),
                books.stream().map(ReceiptBook::caller).toArray(String[]::new),
                receipts.stream().map(Receipt::binding).toArray(Long[]::new),
                receipts.stream().map(Receipt::place).toArray(String[]::new),
                receipts.stream().map(Receipt::receivedAt).toArray(OffsetDateTime[]::new)))
                .replaceWithVoid();
    }

    Uni<Void> forget(SqlConnection connection, ReceiptBook book) {
        return connection.preparedQuery(FORGET).execute(tuple(book)).replaceWithVoid();
    }

    Uni<Integer> sweep(SqlConnection connection, Duration age) {
        return connection.preparedQuery(SWEEP)
                .execute(Tuple.of(io.vertx.pgclient.data.Interval.of(0, 0, 0, 0, 0, (int) age.toSeconds())))
                .map(rows -> rows.rowCount());
    }

    private static Tuple tuple(ReceiptBook book) {
        return Tuple.of(book.clientId(), book.topic(), book.caller());
    }
}
