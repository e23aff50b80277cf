package dev.playhead.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedRunTest {

    private final List<UniEmitter<? super Void>> runs = new ArrayList<>();
    private final SharedRun shared = new SharedRun(() -> Uni.createFrom().<Void> emitter(runs::add));

    @Test
    void whoever_asks_during_a_run_shares_the_next_one() {
        var first = shared.ask().subscribeAsCompletionStage();
        var late = Stream.generate(() -> shared.ask().subscribeAsCompletionStage()).limit(100).toList();

        assertThat(runs).hasSize(1);
        runs.get(0).complete(null);
        assertThat(first).isCompleted();
        assertThat(runs).hasSize(2);
        assertThat(late).noneMatch(asked -> asked.isDone());
        runs.get(1).complete(null);
        assertThat(late).allMatch(asked -> asked.isDone());
        assertThat(runs).hasSize(2);
    }

    @Test
    void a_failed_run_fails_those_who_shared_it_and_nobody_after() {
        var first = shared.ask();
        var asked = first.subscribeAsCompletionStage();
        runs.get(0).fail(Refusal.unavailable("The database is away."));
        var next = shared.ask().subscribeAsCompletionStage();
        runs.get(1).complete(null);

        assertThat(asked).isCompletedExceptionally();
        assertThat(next).isCompleted();
        assertThatThrownBy(() -> new SharedRun(() -> Uni.createFrom().failure(Refusal.unavailable("The database is away.")))
                .ask().await().indefinitely()).isInstanceOf(Refusal.class);
    }

    @Test
    void who_loses_interest_takes_the_run_from_nobody() {
        shared.ask().subscribeAsCompletionStage();
        var gone = shared.ask().subscribe().with(done -> {
        });
        var stays = shared.ask().subscribeAsCompletionStage();

        gone.cancel();
        runs.get(0).complete(null);
        runs.get(1).complete(null);

        assertThat(stays).isCompleted();
    }
}
