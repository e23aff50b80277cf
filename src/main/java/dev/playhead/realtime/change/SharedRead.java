package dev.playhead.realtime.change;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.smallrye.mutiny.Uni;

/**
 * What many ask at once, as when all clients come back after a restart, read once for all of them.
 *
 * <p>
 * Who asks while a read is under way gets the one after it: no answer is older than its question.
 */
final class SharedRead<K, T> {

    private final Function<K, Uni<T>> read;
    // Guarded by this: the keys that are being read, with what the next read of each is awaited by.
    private final Map<K, @Nullable CompletableFuture<T>> awaited = new HashMap<>();

    SharedRead(Function<K, Uni<T>> read) {
        this.read = read;
    }

    Uni<T> of(K key) {
        return Uni.createFrom().completionStage(() -> asked(key).copy());
    }

    private CompletableFuture<T> asked(K key) {
        CompletableFuture<T> mine;
        synchronized (this) {
            if (awaited.containsKey(key)) {
                mine = awaited.get(key);
                if (mine == null) {
                    mine = new CompletableFuture<>();
                    awaited.put(key, mine);
                }
                return mine;
            }
            awaited.put(key, null);
            mine = new CompletableFuture<>();
        }
        begin(key, mine);
        return mine;
    }

    private void begin(K key, CompletableFuture<T> answer) {
        // Deferred, so that a read that throws before it begins is one that fails: else nobody would ask for its key again.
        Uni.createFrom().deferred(() -> read.apply(key)).subscribe().with(found -> {
            end(key);
            answer.complete(found);
        }, failure -> {
            end(key);
            answer.completeExceptionally(failure);
        });
    }

    private void end(K key) {
        CompletableFuture<T> next;
        synchronized (this) {
            next = awaited.remove(key);
            if (next != null) {
                awaited.put(key, null);
            }
        }
        if (next != null) {
            begin(key, next);
        }
    }
}
