package dev.playhead.realtime;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.playhead.event.EventPage;
import dev.playhead.realtime.change.RowFilter;
import io.smallrye.mutiny.Uni;

/**
 * A binding to the events of one session.
 *
 * @param filter its other conditions, where it has any
 * @param select the columns that it wants; all where it names none
 */
record SessionBinding(long id, SessionFilter session, Optional<RowFilter> filter, List<String> select) {

    /** The rows of {@code page} that it is about, as PostgreSQL wrote them but for the session, which stands in front. */
    Uni<List<String>> rows(EventPage page) {
        var rows = page.events().stream()
                .map(event -> "{\"session_id\":\"" + session.sessionId() + "\"," + event.json().substring(1))
                .toList();
        return filter.map(conditions -> conditions.matches(rows).map(passed -> only(rows, passed)))
                .orElseGet(() -> Uni.createFrom().item(rows));
    }

    private static List<String> only(List<String> rows, List<Boolean> passed) {
        return IntStream.range(0, rows.size()).filter(passed::get).mapToObj(rows::get).toList();
    }
}
