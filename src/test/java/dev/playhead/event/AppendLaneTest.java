package dev.playhead.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.event.Batch.Entry;
import dev.playhead.event.EventStore.Appended;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AppendLaneTest {

    private static final Refusal BAD = Problem.INVALID_INPUT.refusal("bad");

    private final Queue<CompletableFuture<Void>> commits = new ArrayDeque<>();
    private final List<List<String>> groups = new ArrayList<>();
    private final AppendLane lane = new AppendLane(this::store, 10, 30);

    /** Takes what holds no "bad", when the test lets it commit; says where each stands among all that were ever given. */
    private Uni<List<Appended>> store(List<Batch> group) {
        var data = group.stream().map(batch -> batch.entries().get(0).data()).toList();
        groups.add(data);
        var commit = new CompletableFuture<Void>();
        commits.add(commit);
        return Uni.createFrom().completionStage(commit)
                .invoke(() -> {
                    if (data.contains("bad")) {
                        throw BAD;
                    }
                })
                .map(done -> data.stream().map(text -> new Appended(text.length(), text.length())).toList());
    }

    @Test
    void the_first_starts_at_once_and_the_others_go_together() {
        var first = append("a");
        var second = append("bb");
        var third = append("ccc");

        assertThat(groups).containsExactly(List.of("a"));
        assertThat(first).isNotDone();
        commit();

        assertThat(first.join().lastSeq()).isEqualTo(1);
        assertThat(groups).containsExactly(List.of("a"), List.of("bb", "ccc"));
        assertThat(second).isNotDone();
        commit();

        assertThat(second.join().lastSeq()).isEqualTo(2);
        assertThat(third.join().lastSeq()).isEqualTo(3);
    }

    @Test
    void whoever_is_refused_is_refused_alone() {
        append("a");
        var good = append("good");
        var bad = append("bad");
        var fine = append("ok");
        commitAll();

        assertThat(good.join().lastSeq()).isEqualTo(4);
        assertThat(fine.join().lastSeq()).isEqualTo(2);
        assertThatThrownBy(bad::join).isInstanceOf(CompletionException.class).hasCause(BAD);
        assertThat(groups).containsExactly(List.of("a"), List.of("good", "bad", "ok"), List.of("good"), List.of("bad"),
                List.of("ok"));
    }

    @Test
    void a_database_that_is_away_is_not_asked_again_for_each() {
        append("a");
        var second = append("b");
        var third = append("c");
        commit();
        commits.remove().completeExceptionally(Refusal.unavailable("away"));

        assertThat(second).isCompletedExceptionally();
        assertThat(third).isCompletedExceptionally();
        assertThat(groups).hasSize(2);
        append("d");
        assertThat(groups).hasSize(3);
    }

    @Test
    void a_group_is_no_larger_than_it_may_be_but_takes_its_first() {
        append("a");
        append("a very long one");
        append("123456");
        append("7890");
        append("1");
        commitAll();

        assertThat(groups).containsExactly(List.of("a"), List.of("a very long one"), List.of("123456", "7890"), List.of("1"));
    }

    @Test
    void more_than_may_wait_is_refused_and_nothing_else() {
        append("a");
        var long1 = append("123456789012345");
        var long2 = append("123456789012345");
        var tooMuch = append("1");
        commitAll();

        assertThat(long1).isCompleted();
        assertThat(long2).isCompleted();
        assertThatThrownBy(tooMuch::join).hasCauseInstanceOf(Refusal.class).hasMessageContaining("Too much waits");
        var later = append("1");
        commitAll();
        assertThat(later).isCompleted();
    }

    private CompletableFuture<Appended> append(String data) {
        var batch = new Batch(UUID.randomUUID(), List.of(new Entry(UUID.randomUUID(), "terminal", data)), data.length());
        return lane.append(batch).subscribeAsCompletionStage();
    }

    private void commit() {
        commits.remove().complete(null);
    }

    private void commitAll() {
        while (!commits.isEmpty()) {
            commit();
        }
    }
}
