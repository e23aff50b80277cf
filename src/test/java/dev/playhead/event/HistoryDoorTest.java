package dev.playhead.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.playhead.testing.Answer;
import dev.playhead.testing.EventSource;
import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryDoorTest {

    private static final String SERVER_SENT_EVENTS = "text/event-stream";

    private final Person alice = Person.signedUp("alice");
    private final Person worker = Person.worker();
    private final String session = alice.opens("Build it");
    private final String events = "/v1/sessions/" + session + "/events";

    @Test
    void history_comes_in_order_and_says_where_it_goes_on() {
        append(5);

        var first = alice.get(events + "?limit=2");
        var second = alice.get(events + "?limit=2&after=" + first.json().getString("next"));
        var third = alice.get(events + "?limit=2&after=" + second.json().getString("next"));

        assertThat(first.json().fieldNames()).containsExactly("items", "next");
        assertThat(first.items().get(0).fieldNames()).containsExactly("seq", "id", "event_type", "data", "created_at");
        assertThat(numbers(first)).containsExactly(1L, 2L);
        assertThat(numbers(second)).containsExactly(3L, 4L);
        assertThat(numbers(third)).containsExactly(5L);
        assertThat(third.json().getString("next")).isNull();
    }

    @Test
    void nothing_comes_after_the_end() {
        append(2);

        assertThat(alice.get(events + "?after=2").text()).isEqualTo("{\"items\":[],\"next\":null}");
        assertThat(alice.get(events + "?after=9223372036854775807").text()).isEqualTo("{\"items\":[],\"next\":null}");
    }

    @Test
    void a_session_without_events_has_an_empty_history() {
        assertThat(alice.get(events).text()).isEqualTo("{\"items\":[],\"next\":null}");
    }

    @ParameterizedTest
    @CsvSource({ "after,-1", "after,x", "after,1.5", "after,9223372036854775808", "limit,0", "limit,1001", "limit,-1",
            "limit,x",
            "limit,99999999999999999999" })
    void a_place_that_is_none_is_refused(String name, String value) {
        var answer = alice.get(events + "?" + name + "=" + value);

        assertThat(answer.outcome()).isEqualTo("422 invalid_input");
        assertThat(answer.places()).containsExactly(name);
    }

    @Test
    void a_worker_reads_every_session_and_a_stranger_none() {
        append(1);

        assertThat(numbers(worker.get(events))).containsExactly(1L);
        assertThat(Person.nobody().get(events).outcome()).isEqualTo("401 unauthenticated");
        assertThat(Person.signedUp("bob").get(events).outcome()).isEqualTo("404 not_found");
    }

    @Test
    void history_streams_and_then_what_happens() {
        append(3);

        try (var hers = EventSource.of(alice, events)) {
            hers.awaitNumber(3);
            append(2);
            hers.awaitNumber(5);

            assertThat(hers.numbers()).isEqualTo(LongStream.rangeClosed(1, 5).boxed().toList());
            assertThat(hers.contentType()).startsWith(SERVER_SENT_EVENTS);
        }
    }

    @Test
    void a_stream_goes_on_after_the_last_event_id() {
        append(5);

        try (var hers = EventSource.of(alice, events + "?after=1", "Last-Event-ID", "3")) {
            hers.awaitNumber(5);

            assertThat(hers.numbers()).containsExactly(4L, 5L);
        }
    }

    @Test
    void a_stream_tells_when_its_session_changes() {
        try (var hers = EventSource.of(alice, events)) {
            alice.patch("/v1/sessions/" + session, JsonObject.of("status", "paused"));

            hers.awaitText("\"status\":\"paused\"");
        }
    }

    @Test
    void a_stream_of_somebody_elses_session_is_not_found() {
        append(1);
        var bob = Person.signedUp("bob");

        var foreign = bob.send("GET", events, "", "Accept", SERVER_SENT_EVENTS);
        var nowhere = bob.send("GET", "/v1/sessions/" + UUID.randomUUID() + "/events", "", "Accept", SERVER_SENT_EVENTS);

        assertThat(foreign.outcome()).isEqualTo("404 not_found");
        assertThat(foreign.header("Content-Type")).hasValueSatisfying(type -> assertThat(type)
                .startsWith("application/problem+json"));
        assertThat(foreign.text()).isEqualTo(nowhere.text());
    }

    @Test
    void a_stream_is_refused_like_any_request() {
        assertThat(Person.nobody().send("GET", events, "", "Accept", SERVER_SENT_EVENTS).outcome())
                .isEqualTo("401 unauthenticated");
        assertThat(alice.send("GET", events, "", "Accept", SERVER_SENT_EVENTS, "Last-Event-ID", "x").outcome())
                .isEqualTo("422 invalid_input");
        assertThat(alice.send("GET", events + "?after=7", "", "Accept", SERVER_SENT_EVENTS).outcome())
                .isEqualTo("409 resync_required");
    }

    private void append(int count) {
        var batch = new JsonArray();
        for (var number = 0; number < count; number++) {
            batch.add(JsonObject.of("event_type", "thinking", "data", JsonObject.of("number", number)));
        }
        assertThat(worker.send("POST", events, batch.encode()).outcome()).isEqualTo("201");
    }

    private static List<Long> numbers(Answer answer) {
        return answer.items().stream().map(event -> event.getLong("seq")).toList();
    }
}
