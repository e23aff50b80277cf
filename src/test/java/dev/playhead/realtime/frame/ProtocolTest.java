package dev.playhead.realtime.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.vertx.core.json.JsonObject;

/** Text frames, read and written in both versions. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProtocolTest {

    @Test
    void version_2_is_an_array_of_five() {
        var join = Protocol.ARRAYS.read("[\"6\",\"7\",\"realtime:s\",\"phx_join\",{\"config\":{}}]");

        assertThat(join.joinRef()).isEqualTo("6");
        assertThat(join.ref()).isEqualTo("7");
        assertThat(join.topic()).isEqualTo("realtime:s");
        assertThat(join.event()).isEqualTo("phx_join");
        assertThat(join.payload().path("config").isObject()).isTrue();
        assertThat(Protocol.ARRAYS.write(null, "7", "t", "e", "{}")).isEqualTo("[null,\"7\",\"t\",\"e\",{}]");
    }

    @Test
    void version_1_is_an_object() {
        var beat = Protocol.OBJECTS.read("{\"topic\":\"phoenix\",\"event\":\"heartbeat\",\"payload\":{},\"ref\":\"9\"}");

        assertThat(beat).extracting(Message::joinRef, Message::ref, Message::topic, Message::event)
                .containsExactly(null, "9", "phoenix", "heartbeat");
        assertThat(new JsonObject(Protocol.OBJECTS.write("1", "2", "t", "e", "{\"a\":1}")))
                .isEqualTo(new JsonObject(
                        "{\"topic\":\"t\",\"event\":\"e\",\"payload\":{\"a\":1},\"ref\":\"2\",\"join_ref\":\"1\"}"));
    }

    @Test
    void a_version_is_known_by_its_whole_name() {
        assertThat(Protocol.of("1.0.0")).contains(Protocol.OBJECTS);
        assertThat(Protocol.of("2.0.0")).contains(Protocol.ARRAYS);
        assertThat(Protocol.of("2.0")).isEmpty();
        assertThat(Protocol.of("")).isEmpty();
    }

    @Test
    void a_payload_that_is_missing_is_empty() {
        assertThat(Protocol.ARRAYS.read("[null,null,\"t\",\"e\",null]").payload().isObject()).isTrue();
        assertThat(Protocol.OBJECTS.read("{\"topic\":\"t\",\"event\":\"e\"}").payload().isObject()).isTrue();
    }

    @Test
    void numbers_stay_as_they_were_written() {
        var payload = Protocol.ARRAYS.read("[null,null,\"t\",\"e\",{\"n\":12345678901234567890.123456789}]").payload();

        assertThat(payload.toString()).isEqualTo("{\"n\":12345678901234567890.123456789}");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "{}", "[]", "null", "1", "\"text\"", "[1,2,3,4]", "[1,2,3,4,5]",
            "[null,null,\"t\",\"e\"]",
            "[null,1,\"t\",\"e\",{}]", "[null,null,null,\"e\",{}]", "[null,null,\"t\",\"e\",{}] ",
            "[null,null,\"t\",\"e\",{}]x",
            "[null,null,\"t\",\"e\",{}][]", "[null,null,\"t\",\"e\",{},6]", "{\"topic\":\"t\",\"event\":1}", "{\"topic\":\"t\"",
            "\0" })
    void what_is_no_frame_is_refused_in_either_version(String text) {
        for (var protocol : Protocol.values()) {
            if (!(protocol == Protocol.ARRAYS && text.strip().equals("[null,null,\"t\",\"e\",{}]"))) {
                assertThatThrownBy(() -> protocol.read(text)).isInstanceOf(MalformedFrame.class);
            }
        }
    }

    @Test
    void what_is_nested_without_end_is_refused_and_breaks_nothing() {
        var deep = "[null,null,\"t\",\"e\"," + "[".repeat(100_000) + "]".repeat(100_000) + "]";

        assertThatThrownBy(() -> Protocol.ARRAYS.read(deep)).isInstanceOf(MalformedFrame.class);
    }
}
