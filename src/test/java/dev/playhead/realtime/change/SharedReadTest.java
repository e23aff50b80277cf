package dev.playhead.realtime.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.smallrye.mutiny.Uni;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedReadTest {

    @Test
    void who_asks_while_a_read_is_under_way_shares_the_next() {
        var reads = new ArrayList<CompletableFuture<String>>();
        var shared = new SharedRead<String, String>(key -> Uni.createFrom().completionStage(begun(reads)));

        var first = shared.of("a").subscribeAsCompletionStage();
        var second = shared.of("a").subscribeAsCompletionStage();
        var third = shared.of("a").subscribeAsCompletionStage();
        reads.get(0).complete("one");
        reads.get(1).complete("two");

        assertThat(first.join()).isEqualTo("one");
        assertThat(second.join()).isEqualTo("two");
        assertThat(third.join()).isEqualTo("two");
        assertThat(reads).hasSize(2);
    }

    @Test
    void a_read_that_throws_at_once_fails_and_the_next_is_read() {
        var tries = new AtomicInteger();
        var shared = new SharedRead<String, String>(key -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("no connection");
            }
            return Uni.createFrom().item("read");
        });

        var failed = shared.of("a").subscribeAsCompletionStage();
        var next = shared.of("a").subscribeAsCompletionStage();

        assertThatThrownBy(failed::join).hasMessageContaining("no connection");
        assertThat(next.join()).isEqualTo("read");
    }

    private static CompletableFuture<String> begun(List<CompletableFuture<String>> reads) {
        var read = new CompletableFuture<String>();
        reads.add(read);
        return read;
    }
}
