package dev.playhead.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.Rows;
import dev.playhead.testing.Socket;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Many jobs completed with one request. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class CompletionDoorTest {

    private final Queue queue = Queue.emptied();
    private final Person alice = Person.signedUp("alice");
    private final String session = alice.opens("Build it");

    @Test
    void all_of_them_are_completed_in_the_order_of_the_request() {
        var jobs = claimed(3);
        var backwards = List.of(jobs.get(2), jobs.get(0), jobs.get(1));

        var answer = completes(backwards);

        assertThat(answer.outcome()).isEqualTo("200");
        assertThat(ids(answer, "completed")).isEqualTo(backwards.stream().map(job -> job.getString("id")).toList());
        assertThat(completed(answer)).allSatisfy(job -> {
            assertThat(job.getString("status")).isEqualTo("completed");
            assertThat(job.getString("lease_id")).isNull();
            assertThat(job.getInstant("completed_at")).isNotNull();
            assertThat(job.getJsonObject("result")).isEqualTo(JsonObject.of("job", job.getString("id")));
        });
        assertThat(ids(answer, "lease_lost")).isEmpty();
        assertThat(ids(answer, "not_found")).isEmpty();
    }

    @Test
    void the_last_jobs_of_a_session_that_end_in_one_batch_complete_it() {
        var jobs = claimed(4);

        completes(jobs.subList(0, 2));
        var between = alice.get("/v1/sessions/" + session).json().getString("status");
        completes(jobs.subList(2, 4));

        assertThat(between).isEqualTo("active");
        assertThat(alice.get("/v1/sessions/" + session).json().getString("status")).isEqualTo("completed");
    }

    @Test
    void followers_see_each_job_completed_once() {
        var jobs = claimed(3);

        try (var socket = Socket.of(alice).follow(session, 0)) {
            socket.await("session");
            completes(jobs);
            socket.await("session", frame -> frame.getJsonObject("session").getString("status").equals("completed"));
            queue.worker().post("/v1/sessions/" + session + "/events",
                    JsonObject.of("event_type", "terminal", "data", new JsonObject()));
            socket.awaitEvent(1);

            assertThat(socket.frames("job")).extracting(frame -> frame.getJsonObject("job"))
                    .filteredOn(job -> job.getString("status").equals("completed"))
                    .extracting(job -> job.getString("id"))
                    .containsExactlyInAnyOrderElementsOf(jobs.stream().map(job -> job.getString("id")).toList());
        }
    }

    @Test
    void what_cannot_be_completed_keeps_no_other_from_it() {
        var jobs = claimed(4);
        queue.tell(jobs.get(0), "release", new JsonObject());
        queue.complete(jobs.get(2));
        var unknown = JsonObject.of("id", UUID.randomUUID().toString(), "lease_id", UUID.randomUUID().toString());
        var stolen = jobs.get(3).copy().put("lease_id", jobs.get(1).getString("lease_id"));

        var answer = completes(List.of(jobs.get(0), unknown, jobs.get(1), stolen, jobs.get(2)));

        assertThat(answer.outcome()).isEqualTo("200");
        assertThat(ids(answer, "completed")).containsExactly(jobs.get(1).getString("id"));
        assertThat(ids(answer, "lease_lost")).containsExactly(jobs.get(0).getString("id"), jobs.get(3).getString("id"),
                jobs.get(2).getString("id"));
        assertThat(ids(answer, "not_found")).containsExactly(unknown.getString("id"));
        assertThat(Queue.status(jobs.get(0))).isEqualTo("pending");
        assertThat(Queue.status(jobs.get(3))).isEqualTo("processing");
    }

    @Test
    void sent_again_all_its_leases_are_lost_and_nothing_changes() {
        var jobs = claimed(3);
        completes(jobs);

        var again = completes(jobs);

        assertThat(again.outcome()).isEqualTo("200");
        assertThat(ids(again, "completed")).isEmpty();
        assertThat(ids(again, "lease_lost")).hasSize(3);
    }

    @Test
    void any_json_is_a_result_and_none_is_needed() {
        var results = List.of("{\"a\":[1,\"x\",null]}", "[1,2]", "\"d\\u00e9j\\u00e0\"", "3.25", "true", "null");
        var jobs = claimed(7);
        var told = IntStream.range(0, 7).mapToObj(index -> "{\"id\":\"%s\",\"lease_id\":\"%s\"%s}".formatted(
                jobs.get(index).getString("id"), jobs.get(index).getString("lease_id"),
                index == 6 ? "" : ",\"result\":" + results.get(index))).toList();

        var answer = sends("{\"completions\":[" + String.join(",", told) + "]}");

        assertThat(answer.json().getJsonArray("completed").stream().map(job -> ((JsonObject) job).getValue("result"))
                .collect(Collectors.collectingAndThen(Collectors.toList(), JsonArray::new)).encode())
                .isEqualTo("[{\"a\":[1,\"x\",null]},[1,2],\"déjà\",3.25,true,null,null]");
    }

    @Test
    void what_is_wrong_is_named_with_its_place_and_nothing_is_completed() {
        var jobs = claimed(3);
        var places = Map.<JsonArray, String> of(
                told(jobs).add(told(jobs).getJsonObject(1)), "completions[3].id",
                changed(jobs, 1, "lease_id", null), "completions[1].lease_id",
                changed(jobs, 1, "lease_id", "x"), "completions[1].lease_id",
                changed(jobs, 2, "id", 1), "completions[2].id",
                changed(jobs, 2, "result", "a\u0000"), "completions[2].result",
                changed(jobs, 1, "result", "x".repeat(65_536)), "completions[1].result",
                told(jobs).addNull(), "completions[3]",
                new JsonArray(), "completions",
                new JsonArray(IntStream.rangeClosed(0, 100).mapToObj(index -> JsonObject.of("id", UUID.randomUUID().toString(),
                        "lease_id", UUID.randomUUID().toString())).toList()),
                "completions");

        places.forEach((completions, place) -> {
            var answer = sends(JsonObject.of("completions", completions).encode());

            assertThat(answer.outcome()).as(place).isEqualTo("422 invalid_input");
            assertThat(answer.places()).containsExactly(place);
        });
        assertThat(jobs).extracting(Queue::status).containsOnly("processing");
    }

    @Test
    void a_hundred_are_completed_at_once() {
        var jobs = claimed(100);

        assertThat(completed(completes(jobs))).hasSize(100);
        assertThat(alice.get("/v1/sessions/" + session).json().getString("status")).isEqualTo("completed");
    }

    @Test
    void only_workers_complete() {
        var jobs = claimed(1);
        var body = JsonObject.of("completions", told(jobs));

        assertThat(alice.post("/v1/jobs/complete", body).outcome()).isEqualTo("403 forbidden");
        assertThat(Person.nobody().post("/v1/jobs/complete", body).outcome()).isEqualTo("401 unauthenticated");
        assertThat(Queue.status(jobs.get(0))).isEqualTo("processing");
    }

    /** So many jobs of one session. */
    private List<JsonObject> claimed(int count) {
        for (var more = 1; more < count; more++) {
            Rows.set("select id from public.submit_prompt(?, 'More')", session);
        }
        return queue.claim(count, 60).items();
    }

    private Answer completes(List<JsonObject> jobs) {
        return sends(JsonObject.of("completions", told(jobs)).encode());
    }

    private Answer sends(String body) {
        return queue.worker().send("POST", "/v1/jobs/complete", body);
    }

    private static JsonArray told(List<JsonObject> jobs) {
        return new JsonArray(jobs.stream().map(job -> JsonObject.of("id", job.getString("id"), "lease_id",
                job.getString("lease_id"), "result", JsonObject.of("job", job.getString("id"))))
                .collect(Collectors.toList()));
    }

    private static JsonArray changed(List<JsonObject> jobs, int index, String member, Object value) {
        var told = told(jobs);
        told.getJsonObject(index).put(member, value);
        return told;
    }

    private static List<JsonObject> completed(Answer answer) {
        return answer.json().getJsonArray("completed").stream().map(JsonObject.class::cast).toList();
    }

    private static List<String> ids(Answer answer, String list) {
        return list.equals("completed") ? completed(answer).stream().map(job -> job.getString("id")).toList()
                : answer.json().getJsonArray(list).stream().map(String.class::cast).toList();
    }
}
