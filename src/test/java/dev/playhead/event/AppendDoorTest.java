package dev.playhead.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.Rows;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class AppendDoorTest {

    private static final String NDJSON = "application/x-ndjson";

    private final Person alice = Person.signedUp("alice");
    private final Person worker = Person.worker();
    private final String events = "/v1/sessions/" + alice.opens("Build it") + "/events";

    @Test
    void one_event_is_appended() {
        var answer = worker.post(events, event("hello"));

        assertThat(answer.outcome()).isEqualTo("201");
        assertThat(answer.text()).isEqualTo("{\"first_seq\":1,\"last_seq\":1}");
    }

    @Test
    void an_array_is_appended_in_its_order() {
        var answer = append(new JsonArray().add(event("a")).add(event("b")).add(event("c")).encode());

        assertThat(answer.text()).isEqualTo("{\"first_seq\":1,\"last_seq\":3}");
        assertThat(outputs()).isEqualTo("abc");
    }

    @Test
    void lines_are_appended_in_their_order() {
        var lines = event("a").encode() + "\n" + event("b").encode() + "\n\n" + event("c").encode() + "\n";

        var answer = worker.send("POST", events, lines, "Content-Type", NDJSON);

        assertThat(answer.text()).isEqualTo("{\"first_seq\":1,\"last_seq\":3}");
        assertThat(outputs()).isEqualTo("abc");
    }

    @Test
    void events_sent_again_are_harmless_and_burn_no_number() {
        var known = event("a").put("id", UUID.randomUUID().toString());
        append(new JsonArray().add(known).add(event("b")).encode());

        var alone = worker.post(events, known);
        var amongOthers = append(new JsonArray().add(known).add(event("c")).encode());

        assertThat(alone.text()).isEqualTo("{\"first_seq\":1,\"last_seq\":1}");
        assertThat(amongOthers.outcome()).isEqualTo("201");
        assertThat(outputs()).isEqualTo("abc");
        assertThat(worker.post(events, event("d")).json().getLong("last_seq")).isEqualTo(4);
    }

    @Test
    void an_event_sent_many_times_at_once_stands_there_once() {
        var wanted = event("a").put("id", UUID.randomUUID().toString());

        var answers = worker.atOnce(8, hand -> hand.post(events, wanted));

        assertThat(answers).extracting(Answer::text).containsOnly("{\"first_seq\":1,\"last_seq\":1}");
        assertThat(outputs()).isEqualTo("a");
    }

    @Test
    void an_id_of_another_sessions_event_is_refused() {
        var taken = event("a").put("id", UUID.randomUUID().toString());
        worker.post("/v1/sessions/" + alice.opens("Other") + "/events", taken);

        var answer = append(new JsonArray().add(event("b")).add(taken).encode());

        assertThat(answer.outcome()).isEqualTo("409 id_taken");
        assertThat(outputs()).isEmpty();
    }

    @Test
    void batches_at_once_are_numbered_without_a_hole() {
        var batch = new JsonArray().add(event("a")).add(event("b")).add(event("c")).encode();

        worker.atOnce(12, hand -> hand.send("POST", events, batch));

        assertThat(alice.get(events).items()).extracting(event -> event.getLong("seq"))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 36).boxed().toList());
    }

    @Test
    void an_event_of_64_kib_is_taken_and_a_byte_more_is_not() {
        var frame = "{\"output\": \"\"}".length();

        var most = worker.post(events, event("x".repeat(65_536 - frame)));
        var more = worker.post(events, event("x".repeat(65_537 - frame)));

        assertThat(most.outcome()).isEqualTo("201");
        assertThat(more.outcome()).isEqualTo("422 invalid_input");
        assertThat(more.places()).containsExactly("data");
    }

    @Test
    void a_thousand_events_are_taken_at_once_and_one_more_is_not() {
        var most = append(many(1000));
        var more = append(many(1001));

        assertThat(most.text()).isEqualTo("{\"first_seq\":1,\"last_seq\":1000}");
        assertThat(more.outcome()).isEqualTo("422 invalid_input");
        assertThat(worker.post(events, event("x")).json().getLong("last_seq")).isEqualTo(1001);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "a NUL             | \"\\u0000\"",
            "half a pair       | \"\\ud800\"",
            "the other half    | \"\\udc00 x\"",
            "two of one half   | \"\\ud83d\\ud83d\"",
            "a pair reversed   | \"\\ude00\\ud83d\"",
    })
    void text_that_cannot_be_kept_is_refused_and_not_changed(String what, String text) {
        for (var data : new String[] { "{\"a\": " + text + "}", "{\"a\": [{\"b\": " + text + "}]}" }) {
            var answer = append("{\"event_type\": \"terminal\", \"data\": " + data + "}");

            assertThat(answer.outcome()).as(data).isEqualTo("422 invalid_input");
            assertThat(answer.places()).containsExactly("data");
        }
        var asName = append("{\"event_type\": \"terminal\", \"data\": {" + text + ": 1}}");
        assertThat(asName.outcome()).isIn("422 invalid_input", "400 malformed_json");
        assertThat(outputs()).isEmpty();
    }

    @Test
    void what_can_be_kept_comes_back_as_it_was() {
        var data = "{\"a\": [1, 2.5, true, null, {\"\": \"\"}], \"big\": 12345678901234567890, \"fine\": 0.12345678901234567891, "
                + "\"text\": \"\\ud83d\\ude00 \\t \\\\ \\\" \\u0001 ÿ\"}";

        append("{\"event_type\": \"thinking\", \"data\": " + data + "}");

        assertThat(Rows.value("select data = ?::jsonb from public.session_events where session_id = ?", data, session()))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource({ "1e400", "-1e400", "1e-400", "1e131000", "1e1000000000" })
    void a_number_that_no_double_holds_is_refused_and_not_changed(String number) {
        var answer = append("{\"event_type\": \"terminal\", \"data\": {\"n\": " + number + "}}");

        assertThat(answer.outcome()).isEqualTo("422 invalid_input");
        assertThat(outputs()).isEmpty();
    }

    @Test
    void json_that_is_nested_100_000_deep_is_refused() {
        var deep = "[".repeat(100_000) + "]".repeat(100_000);

        var answers = new Answer[] {
                append("{\"event_type\": \"terminal\", \"data\": {\"a\": " + deep + "}}"),
                append(deep),
                append("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)) };

        assertThat(answers).extracting(Answer::outcome).containsOnly("400 malformed_json");
        assertThat(
                append("{\"event_type\": \"terminal\", \"data\": {\"a\": " + "[".repeat(10) + "]".repeat(10) + "}}").outcome())
                .isEqualTo("201");
    }

    @Test
    void a_bad_event_keeps_its_whole_batch_out_and_is_named() {
        var batch = new JsonArray().add(event("a")).add(event("b").putNull("event_type")).add(event("c").put("colour", "blue"));

        var answer = append(batch.encode());

        assertThat(answer.outcome()).isEqualTo("422 invalid_input");
        assertThat(answer.places()).containsExactly("[1].event_type", "[2].colour");
        assertThat(outputs()).isEmpty();
    }

    @Test
    void more_than_one_value_is_no_json() {
        var answer = append(event("a").encode() + event("b").encode());

        assertThat(answer.outcome()).isEqualTo("400 malformed_json");
        assertThat(outputs()).isEmpty();
    }

    @Test
    void only_workers_append() {
        assertThat(alice.post(events, event("mine")).outcome()).isEqualTo("403 forbidden");
        assertThat(Person.nobody().post(events, event("mine")).outcome()).isEqualTo("401 unauthenticated");
        assertThat(worker.post("/v1/sessions/" + UUID.randomUUID() + "/events", event("x")).outcome())
                .isEqualTo("404 not_found");
    }

    private Answer append(String body) {
        return worker.send("POST", events, body);
    }

    private String session() {
        return events.split("/")[3];
    }

    /** What the session's events say, in their order. */
    private String outputs() {
        return alice.get(events).items().stream()
                .map(event -> event.getJsonObject("data").getString("output", ""))
                .collect(Collectors.joining());
    }

    private static JsonObject event(String output) {
        return JsonObject.of("event_type", "terminal", "data", JsonObject.of("output", output));
    }

    private static String many(int count) {
        return IntStream.range(0, count).mapToObj(number -> event("" + number).encode())
                .collect(Collectors.joining(",", "[", "]"));
    }
}
