package dev.playhead.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.realtime.broadcast.Broadcast;

/** What is said while somebody joins. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HearingTest {

    private final List<String> told = new ArrayList<>();
    private final List<String> overfull = new ArrayList<>();
    private final Hearing hearing = new Hearing(10, (said, isReplayed) -> told.add((isReplayed ? "again " : "") + said.event()),
            () -> overfull.add("overfull"));
    private Consumer<Broadcast> room;
    private int closed;

    @Test
    void what_is_said_before_the_answer_is_told_after_it_and_in_order() {
        listen();
        room.accept(said("first"));
        room.accept(said("second"));
        assertThat(told).isEmpty();

        hearing.begin(List.of());
        room.accept(said("third"));

        assertThat(told).containsExactly("first", "second", "third");
    }

    @Test
    void what_was_read_as_history_is_not_told_again_where_it_is_heard() {
        listen();
        room.accept(kept("one"));

        hearing.begin(List.of(kept("zero"), kept("one"), kept("two")));
        room.accept(kept("two"));
        room.accept(kept("three"));

        assertThat(told).containsExactly("again zero", "again one", "again two", "three");
    }

    @Test
    void what_is_held_back_is_bounded_and_who_asked_is_told_once() {
        listen();
        room.accept(said("large", "a payload of more than ten bytes"));
        room.accept(said("small"));
        room.accept(said("small"));
        hearing.begin(List.of());

        assertThat(overfull).hasSize(1);
        assertThat(told).isEmpty();
    }

    @Test
    void after_the_end_nothing_is_told_and_nothing_listened_to() {
        listen();
        hearing.end();
        room.accept(said("late"));
        hearing.begin(List.of());

        assertThat(told).isEmpty();
        assertThat(closed).isEqualTo(1);

        hearing.listen(listener -> {
            throw new AssertionError("it is over");
        });
    }

    private void listen() {
        hearing.listen(listener -> {
            room = listener;
            return () -> closed++;
        });
    }

    private static Broadcast said(String event) {
        return said(event, "1");
    }

    private static Broadcast said(String event, String payload) {
        return new Broadcast("room", event, payload.getBytes(UTF_8), false, false, Optional.empty());
    }

    private static Broadcast kept(String id) {
        return new Broadcast("room", id, "1".getBytes(UTF_8), false, true, Optional.of(id));
    }
}
