package dev.playhead.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GroupCommitTest {

    private static final GroupCommit.Limits LIMITS = GroupCommit.Limits.inTurn(10, 30);
    private static final Refusal BAD = Problem.INVALID_INPUT.refusal("bad");

    private final Queue<CompletableFuture<Void>> commits = new ConcurrentLinkedQueue<>();
    private final List<List<String>> groups = new CopyOnWriteArrayList<>();
    private final List<Integer> unheard = new CopyOnWriteArrayList<>();
    private final GroupCommit<String, Integer> lane = new GroupCommit<>(this::store, String::length, LIMITS, unheard::add);

    /** Takes what holds no "bad", when the test lets it commit; says how long each is. */
    private Uni<List<Integer>> store(List<String> data) {
        groups.add(data);
        var commit = new CompletableFuture<Void>();
        commits.add(commit);
        return Uni.createFrom().completionStage(commit)
                .invoke(() -> {
                    if (data.contains("bad")) {
                        throw BAD;
                    }
                })
                .map(done -> data.stream().map(String::length).toList());
    }

    @Test
    void the_first_starts_at_once_and_the_others_go_together() {
        var first = append("a");
        var second = append("bb");
        var third = append("ccc");

        assertThat(groups).containsExactly(List.of("a"));
        assertThat(first).isNotDone();
        commit();

        assertThat(first.join()).isEqualTo(1);
        assertThat(groups).containsExactly(List.of("a"), List.of("bb", "ccc"));
        assertThat(second).isNotDone();
        commit();

        assertThat(second.join()).isEqualTo(2);
        assertThat(third.join()).isEqualTo(3);
    }

    @Test
    void whoever_is_refused_is_refused_alone() {
        append("a");
        var good = append("good");
        var bad = append("bad");
        var fine = append("ok");
        commitAll();

        assertThat(good.join()).isEqualTo(4);
        assertThat(fine.join()).isEqualTo(2);
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

    @Test
    void whoever_has_gone_is_passed_by_and_what_was_written_for_him_is_told() {
        var first = append("a");
        var second = append("bb");
        var third = append("ccc");
        second.cancel(false);
        first.cancel(false);
        commitAll();

        assertThat(third.join()).isEqualTo(3);
        assertThat(groups).containsExactly(List.of("a"), List.of("ccc"));
        assertThat(unheard).containsExactly(1);
    }

    @Test
    void what_only_those_wait_for_who_have_gone_does_not_hold_up_the_next() {
        append("a");
        append("bb").cancel(false);
        commitAll();

        var later = append("cc");
        commitAll();
        assertThat(later.join()).isEqualTo(2);
        assertThat(groups).containsExactly(List.of("a"), List.of("cc"));
    }

    @Test
    void one_that_takes_long_is_not_waited_for() {
        var wide = new GroupCommit<>(this::store, String::length,
                new GroupCommit.Limits(2, Duration.ofMillis(50), 10, 30));
        var all = Stream.of("a", "bb", "c").map(wide::add).map(Uni::subscribeAsCompletionStage)
                .collect(Collectors.toList());

        assertThat(groups).containsExactly(List.of("a"));
        Awaitility.await().until(() -> groups.size() == 2);
        all.add(wide.add("dd").subscribeAsCompletionStage());
        assertThat(groups).containsExactly(List.of("a"), List.of("bb", "c"));
        commitAll();
        assertThat(all).allMatch(CompletableFuture::isDone);
        assertThat(groups).last().isEqualTo(List.of("dd"));
    }

    @Test
    void a_full_one_waits_for_nobody() {
        var wide = new GroupCommit<>(this::store, String::length,
                new GroupCommit.Limits(3, Duration.ofHours(1), 3, 30));
        var all = Stream.of("a", "bb", "c", "ddd", "e").map(wide::add).map(Uni::subscribeAsCompletionStage).toList();

        assertThat(groups).containsExactly(List.of("a"), List.of("bb", "c"), List.of("ddd"));
        commitAll();
        assertThat(all).allMatch(CompletableFuture::isDone);
        assertThat(groups).last().isEqualTo(List.of("e"));
    }

    @Test
    void one_that_does_not_take_long_is_waited_for() {
        var patient = new GroupCommit<>(this::store, String::length,
                new GroupCommit.Limits(2, Duration.ofHours(1), 10, 30));
        var all = Stream.of("a", "bb", "c").map(patient::add).map(Uni::subscribeAsCompletionStage).toList();

        assertThat(groups).containsExactly(List.of("a"));
        commitAll();
        assertThat(all).allMatch(CompletableFuture::isDone);
        assertThat(groups).containsExactly(List.of("a"), List.of("bb", "c"));
    }

    private CompletableFuture<Integer> append(String data) {
        return lane.add(data).subscribeAsCompletionStage();
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
