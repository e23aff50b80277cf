package dev.playhead.auth;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Hashes and checks passwords on a few threads of its own.
 *
 * <p>
 * Fifteen hashes a second keep a small machine busy, so a rush of sign-ins must not slow down everybody else: few threads,
 * a short queue, and past that the answer is 503 at once. Results arrive on the event loop that asked.
 */
@ApplicationScoped
class Passwords {

    private final PasswordHashes hashes = new PasswordHashes();
    private final ExecutorService threads;
    // Nobody's password. Checking against it takes as long as against somebody's.
    private final String dummy = hashes.hash(new Password("dummy", "dummy"));

    Passwords(AuthConfig config) {
        var count = config.hashingThreads().orElse(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
        var number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(count, count, 0, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.hashingQueue()),
                task -> daemon(task, "playhead-hashing-" + number.incrementAndGet()));
    }

    /**
     * Whether a password was right.
     *
     * @param renewed the right password hashed as it is done today, where the hash that it was checked against was not
     */
    record Verdict(boolean right, Optional<String> renewed) {
    }

    /** Whether {@code hash}, brought from elsewhere, is one that a password can be checked against. */
    boolean know(String hash) {
        return hashes.know(hash);
    }

    /** Refused as unavailable when too many others are waiting. */
    Uni<String> hash(Password password) {
        return aside(() -> hashes.hash(password));
    }

    /**
     * Checks {@code password} against {@code hash}; where there is none, takes as long and says no.
     *
     * <p>
     * Refused as unavailable when too many others are waiting.
     */
    Uni<Verdict> check(Password password, Optional<String> hash) {
        return aside(() -> {
            var known = hash.filter(hashes::know).filter(present -> hashes.fits(password, present));
            var right = hashes.matches(password, known.orElse(dummy)) && known.isPresent();
            var outdated = right && hashes.isOutdated(known.orElseThrow());
            return new Verdict(right, outdated ? Optional.of(hashes.hash(password)) : Optional.empty());
        });
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    private <T> Uni<T> aside(Supplier<T> work) {
        return Uni.createFrom().deferred(() -> Uni.createFrom().item(work)
                .runSubscriptionOn(threads)
                .emitOn(whoAsks())
                .onFailure(RejectedExecutionException.class).transform(full -> tooMany()));
    }

    private static Executor whoAsks() {
        var context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }

    private static Refusal tooMany() {
        return Refusal.unavailable("Too many people are signing in at this moment.");
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
