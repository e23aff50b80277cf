package dev.playhead.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.Arguments;

import io.vertx.core.json.JsonObject;

/**
 * Every body that {@code /v1} takes, member by member, and everything that can be wrong with each.
 *
 * <p>
 * {@code {project}} and its like stand for what a test makes.
 */
enum Bodies {
    PROFILE("alice", "PATCH", "/v1/profile", """
            {"display_name": "Ada", "avatar_url": "https://example.com/a.png"}""") {
        @Override
        void describe() {
            text("display_name", 200);
            text("avatar_url", 2000);
        }
    },
    NEW_PROJECT("alice", "POST", "/v1/projects", """
            {"name": "Todo", "description": "d", "expo_config": {}}""") {
        @Override
        void describe() {
            uuid("id");
            required(text("name", 200));
            text("description", 10_000);
            uuid("template_id");
            object("expo_config");
        }
    },
    PROJECT("alice", "PATCH", "/v1/projects/{project}", """
            {"name": "Todo", "description": "d", "expo_config": {}, "status": "active"}""") {
        @Override
        void describe() {
            notNull(text("name", 200));
            text("description", 10_000);
            uuid("template_id");
            notNull(object("expo_config"));
            notNull(word("status", "deleted"));
        }
    },
    NEW_SESSION("alice", "POST", "/v1/sessions", """
            {"project_id": "{project}", "initial_prompt": "Build it", "metadata": {}}""") {
        @Override
        void describe() {
            uuid("id");
            required(uuid("project_id"));
            required(text("initial_prompt", 100_000));
            bad("expires_at", "\"tomorrow\"", "\"2026-13-01T00:00:00Z\"", "5", "1.5", "true", "{}", "[]", "\"\"",
                    "\"2026-01-01T00:00:00\"", "\"infinity\"", "\"+999999999-12-31T00:00:00Z\"",
                    "\"-999999999-01-01T00:00:00Z\"");
            object("metadata");
        }
    },
    SESSION("alice", "PATCH", "/v1/sessions/{session}", """
            {"metadata": {}}""") {
        @Override
        void describe() {
            word("status", "expired");
            object("metadata");
        }
    },
    PROMPT("alice", "POST", "/v1/sessions/{session}/prompts", """
            {"prompt": "More"}""") {
        @Override
        void describe() {
            uuid("id");
            required(text("prompt", 100_000));
        }
    },
    CLAIM("worker", "POST", "/v1/jobs/claim", """
            {"worker": "w", "max": 1, "lease_seconds": 30, "wait_seconds": 0}""") {
        @Override
        void describe() {
            required(text("worker", 200));
            whole("max", "0", "101");
            whole("lease_seconds", "0", "601");
            whole("wait_seconds", "-1", "51");
        }
    },
    HEARTBEAT("worker", "POST", "/v1/jobs/{job}/heartbeat", """
            {"lease_id": "{lease}", "lease_seconds": 30}""") {
        @Override
        void describe() {
            required(uuid("lease_id"));
            whole("lease_seconds", "0", "601");
        }
    },
    COMPLETION("worker", "POST", "/v1/jobs/{job}/complete", """
            {"lease_id": "{lease}", "result": 1}""") {
        @Override
        void describe() {
            required(uuid("lease_id"));
            bad("result", "\"" + "x".repeat(65_535) + "\"", "\"\\u0000\"", "\"\\ud800\"", "1e400");
        }
    },
    COMPLETIONS("worker", "POST", "/v1/jobs/complete", """
            {"completions": [{"id": "{job}", "lease_id": "{lease}", "result": 1}]}""") {
        @Override
        void describe() {
            required(bad("completions", "[]", "{}", "1", "\"x\"", "true", "[null]", "[1]", "[[]]",
                    "[{\"id\": \"{job}\"}]", "[{\"id\": \"{job}\", \"lease_id\": 1}]",
                    "[{\"id\": \"{job}\", \"lease_id\": \"{lease}\", \"colour\": 1}]",
                    "[{\"id\": \"{job}\", \"lease_id\": \"{lease}\", \"result\": 1e400}]"));
        }
    },
    FAILURE("worker", "POST", "/v1/jobs/{job}/fail", """
            {"lease_id": "{lease}", "error": "e", "retry": true}""") {
        @Override
        void describe() {
            required(uuid("lease_id"));
            required(text("error", 10_000));
            bad("retry", "\"true\"", "1", "0", "\"\"", "{}", "[]");
        }
    },
    RELEASE("worker", "POST", "/v1/jobs/{job}/release", """
            {"lease_id": "{lease}"}""") {
        @Override
        void describe() {
            required(uuid("lease_id"));
        }
    },
    EVENT("worker", "POST", "/v1/sessions/{session}/events", """
            {"event_type": "terminal", "data": {}}""") {
        @Override
        void describe() {
            uuid("id");
            required(word("event_type", "shouting"));
            required(object("data"));
        }
    };

    private static final String MISSING = "missing";

    final String who;
    final String method;
    final String path;
    private final JsonObject good;
    private final Map<String, List<String>> bad = new LinkedHashMap<>();

    Bodies(String who, String method, String path, String good) {
        this.who = who;
        this.method = method;
        this.path = path;
        this.good = new JsonObject(good);
        describe();
    }

    abstract void describe();

    String good() {
        return good.encode();
    }

    /** Arguments: which body, the member that is wrong, the whole body. */
    static Stream<Arguments> withBadMember() {
        return Stream.of(values()).flatMap(body -> body.bad.entrySet().stream()
                .flatMap(member -> member.getValue().stream()
                        .map(value -> Arguments.of(body.name(), member.getKey(), body.with(member.getKey(), value)))));
    }

    /** Arguments: which body, what is wrong, the whole body, what it is refused as, the place. */
    static Stream<Arguments> malformed() {
        return Stream.of(values()).flatMap(Bodies::malformations);
    }

    private Stream<Arguments> malformations() {
        var text = good();
        var first = good.fieldNames().iterator().next();
        var duplicate = text.substring(0, text.length() - 1) + ",\"" + first + "\":1}";
        var array = this == EVENT ? "[1]" : "[" + text + "]";
        return Stream.of(
                Arguments.of(name(), "an unknown member", with("colour", "\"blue\""), "422 invalid_input", "colour"),
                Arguments.of(name(), "a member of Java", with("class", "\"x\""), "422 invalid_input", "class"),
                Arguments.of(name(), "a member twice", duplicate, "400 malformed_json", null),
                Arguments.of(name(), "something behind it", text + " x", "400 malformed_json", null),
                Arguments.of(name(), "another behind it", text + text,
                        this == EVENT ? "400 malformed_json" : "422 invalid_input", ""),
                Arguments.of(name(), "half of it", text.substring(0, text.length() / 2), "400 malformed_json", null),
                Arguments.of(name(), "no JSON", "name=Todo", "400 malformed_json", null),
                Arguments.of(name(), "comments", "/* hi */" + text, "400 malformed_json", null),
                Arguments.of(name(), "an array", array, "422 invalid_input", ""),
                Arguments.of(name(), "a text", "\"x\"", "422 invalid_input", ""),
                Arguments.of(name(), "a number", "1", "422 invalid_input", ""),
                Arguments.of(name(), "null", "null", "422 invalid_input", this == EVENT ? "event_type" : ""),
                Arguments.of(name(), "nothing", "", this == EVENT ? "422 invalid_input" : null, ""),
                Arguments.of(name(), "white space", "  \n ", this == EVENT ? "422 invalid_input" : null, ""),
                Arguments.of(name(), "a deep nest", "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000), null, "a"));
    }

    private String with(String member, String value) {
        var rest = good.copy();
        rest.remove(member);
        if (value.equals(MISSING)) {
            return rest.encode();
        }
        var text = rest.encode();
        return text.substring(0, text.length() - 1) + (rest.isEmpty() ? "" : ",") + "\"" + member + "\":" + value + "}";
    }

    String bad(String member, String... values) {
        bad.computeIfAbsent(member, name -> new ArrayList<>()).addAll(List.of(values));
        return member;
    }

    String text(String member, int longest) {
        var shortest = longest == 2000 || longest == 10_000 && !member.equals("error") ? new String[0]
                : new String[] { "\"\"" };
        bad(member, shortest);
        return bad(member, "1", "1.5", "true", "{}", "[]", "\"\\u0000\"", "\"a\\ud800\"",
                "\"" + "x".repeat(longest + 1) + "\"");
    }

    String word(String member, String unknown) {
        return bad(member, "\"" + unknown + "\"", "\"\"", "1", "true", "{}", "[]");
    }

    String uuid(String member) {
        return bad(member, "\"\"", "\"x\"", "1", "true", "{}", "[]", "\"00000000-0000-0000-0000-00000000000g\"",
                "\"1-1-1-1-1\"", "\"AAAAAAAAAAAAAAAAAAAAAA==\"");
    }

    String object(String member) {
        return bad(member, "\"x\"", "1", "true", "[]", "{\"a\": \"\\u0000\"}", "{\"a\": [\"\\ud800\"]}", "{\"n\": 1e400}",
                "{\"a\": \"" + "x".repeat(65_530) + "\"}");
    }

    String whole(String member, String tooSmall, String tooLarge) {
        return bad(member, tooSmall, tooLarge, "1.5", "\"1\"", "\"\"", "true", "{}", "[]", "99999999999", "1e400");
    }

    void required(String member) {
        bad(member, "null", MISSING);
    }

    void notNull(String member) {
        bad(member, "null");
    }
}
