package dev.playhead.realtime.change;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import io.smallrye.mutiny.Uni;

/**
 * The pages of the log, read once for all who read on from the same place.
 *
 * <p>
 * Whoever lags behind is read for up to the place where the others are, and goes on with them from there.
 */
@ApplicationScoped
class LogPages {

    // Enough that readers who are a page or two apart share them, and nothing that a replica would feel.
    private static final long BYTES_AT_MOST = 4 << 20;
    private static final int PAGES_AT_MOST = 64;

    private final PageStore store;
    private final LongAdder reads = new LongAdder();
    // Guarded by this. Oldest first.
    private final Map<Cursor, Page> pages = new LinkedHashMap<>();
    private @Nullable Cursor head;
    private long version;
    private long found;

    LogPages(PageStore store) {
        this.store = store;
    }

    private record Page(CompletableFuture<LogPage> read, long version) {

        boolean isGoodFor(long wanted) {
            return version >= wanted || read.isDone() && !read.isCompletedExceptionally() && !read.join().rows().isEmpty();
        }

        long bytes() {
            return read.isDone() && !read.isCompletedExceptionally() ? read.join().bytes() : 0;
        }
    }

    /** There may be something new. */
    synchronized void announce() {
        version++;
    }

    /** How often there may have been something new. */
    synchronized long version() {
        return version;
    }

    /** How many changes were read that had just come. */
    synchronized long found() {
        return found;
    }

    /** How many pages were read since the start. */
    long reads() {
        return reads.sum();
    }

    /** What comes after {@code from}, as of {@code wanted} announcements or later. */
    Uni<LogPage> after(Cursor from, long wanted) {
        return Uni.createFrom().completionStage(() -> shared(from, wanted).copy());
    }

    private CompletableFuture<LogPage> shared(Cursor from, long wanted) {
        CompletableFuture<LogPage> mine;
        Optional<Cursor> until;
        long asOf;
        synchronized (this) {
            var known = pages.get(from);
            if (known != null && known.isGoodFor(wanted)) {
                return known.read();
            }
            until = Optional.ofNullable(head).filter(present -> present.epoch().equals(from.epoch()) && from.isBefore(present));
            asOf = version;
            mine = new CompletableFuture<>();
            pages.remove(from);
            pages.put(from, new Page(mine, asOf));
        }
        reads.increment();
        // What ends at the others' place says nothing of what was announced since.
        store.read(from, until, until.isPresent() ? -1 : asOf)
                .subscribe().with(page -> arrived(page, mine, until.isEmpty() && from.within().isEmpty()),
                        failure -> failed(from, mine, failure));
        return mine;
    }

    /** @param isPresent whether the database said up to where, for a reader may say anything */
    private void arrived(LogPage page, CompletableFuture<LogPage> read, boolean isPresent) {
        synchronized (this) {
            found += isPresent ? page.rows().size() : 0;
            var arrival = Cursor.at(page.next().epoch(),
                    page.next().within().map(Cursor.Within::until).orElse(page.next().seen()));
            if (isPresent && (head == null || !head.epoch().equals(arrival.epoch()) || head.isBefore(arrival))) {
                head = arrival;
            }
            var bytes = page.bytes() + pages.values().stream().mapToLong(Page::bytes).sum();
            var oldest = pages.entrySet().iterator();
            while (oldest.hasNext() && (bytes > BYTES_AT_MOST || pages.size() > PAGES_AT_MOST)) {
                var candidate = oldest.next();
                // One that is being read is awaited by somebody.
                if (candidate.getValue().read().isDone()) {
                    bytes -= candidate.getValue().bytes();
                    oldest.remove();
                }
            }
        }
        read.complete(page);
    }

    private void failed(Cursor from, CompletableFuture<LogPage> read, Throwable failure) {
        synchronized (this) {
            pages.computeIfPresent(from, (place, page) -> page.read() == read ? null : page);
        }
        read.completeExceptionally(failure);
    }
}
