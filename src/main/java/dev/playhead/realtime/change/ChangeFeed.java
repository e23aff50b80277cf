package dev.playhead.realtime.change;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.realtime.change.ChangeFollower.Wish;
import dev.playhead.realtime.change.ChangePage.Change;
import io.smallrye.mutiny.Uni;

/**
 * Changes for all followers here that see the same.
 *
 * <p>
 * It reads whenever one of them asks for more than was read when news was last announced; all who ask from the same place share
 * what was read and what they may see of it. One read is under way at a time, and who has been read for goes to the end of the
 * line. What holds nothing for a follower moves it on without a word. While the database is away, followers wait.
 */
final class ChangeFeed {

    static final Runnable NOTHING = () -> {
    };

    private static final Logger LOG = Logger.getLogger(ChangeFeed.class);
    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_LAST = Duration.ofSeconds(2);

    private final LogPages pages;
    private final Verdicts verdicts;
    private final Runnable abandoned;
    // Guarded by this, as everything in the followers is.
    private final Set<ChangeFollower> followers = new LinkedHashSet<>();
    private boolean reading;

    ChangeFeed(LogPages pages, Verdicts verdicts, Runnable abandoned) {
        this.pages = pages;
        this.verdicts = verdicts;
        this.abandoned = abandoned;
    }

    synchronized int size() {
        return followers.size();
    }

    synchronized ChangeFollower join(Caller caller, List<Wish> wishes, Cursor cursor) {
        var follower = new ChangeFollower(this, caller, wishes, cursor);
        followers.add(follower);
        return follower;
    }

    void leave(ChangeFollower follower) {
        boolean last;
        synchronized (this) {
            last = followers.remove(follower) && followers.isEmpty();
        }
        if (last) {
            abandoned.run();
        }
    }

    /** Starts the next read, if somebody wants one and none is under way. */
    void turn() {
        var version = pages.version();
        List<ChangeFollower> taking;
        Cursor from;
        Caller caller;
        synchronized (this) {
            var wanting = followers.stream().filter(follower -> follower.wants(version)).findFirst();
            if (reading || wanting.isEmpty()) {
                return;
            }
            reading = true;
            followers.remove(wanting.get());
            followers.add(wanting.get());
            from = wanting.get().place();
            caller = wanting.get().caller();
            taking = followers.stream().filter(follower -> follower.waitsAt(from, version)).toList();
        }
        read(caller, from, version, taking)
                .onFailure(this::isAway).retry().withBackOff(RETRY_FIRST, RETRY_LAST).indefinitely()
                .onFailure().recoverWithItem(failure -> refuse(taking, failure))
                .subscribe().with(this::answer);
    }

    private Uni<List<Runnable>> read(Caller caller, Cursor from, long version, List<ChangeFollower> taking) {
        var wishes = taking.stream().flatMap(follower -> follower.wishes().stream()).map(Wish::wanted)
                .collect(Collectors.toSet());
        return verdicts.rest().chain(() -> pages.after(from, version))
                .chain(page -> Judge.of(verdicts, caller, page, wishes)
                        .map(judged -> distribute(new Read(caller, page, judged), from, taking)));
    }

    /** A page, and what of it is for whom. */
    private record Read(Caller caller, LogPage page, Judged judged) {
    }

    private List<Runnable> distribute(Read read, Cursor from, List<ChangeFollower> taking) {
        // Those who asked for the same are told the same.
        var told = new HashMap<List<Wish>, ChangePage>();
        taking.forEach(follower -> told.computeIfAbsent(follower.wishes(), wishes -> tell(read, wishes)));
        synchronized (this) {
            return taking.stream()
                    .map(follower -> obstacle(read.judged(), follower.wishes())
                            .map(follower::refuse)
                            .orElseGet(() -> follower.take(read.page(), from, told.get(follower.wishes()))))
                    .toList();
        }
    }

    private static Optional<Refusal> obstacle(Judged judged, List<Wish> wishes) {
        if (wishes.stream().anyMatch(wish -> judged.overtaken().contains(wish.wanted()))) {
            return Optional.of(Problem.RESYNC_REQUIRED
                    .refusal("A table was emptied at once: which rows went cannot be told one by one."));
        }
        return wishes.stream().filter(wish -> judged.refused().containsKey(wish.wanted()))
                .findFirst()
                .map(wish -> judged.refused().get(wish.wanted()));
    }

    private static ChangePage tell(Read read, List<Wish> wishes) {
        var changes = new ArrayList<Change>();
        for (var place = 0; place < read.page().rows().size(); place++) {
            for (var wording : wordings(place, read.judged(), wishes).entrySet()) {
                changes.add(new Change(List.copyOf(wording.getValue()), telling(read, place, wording.getKey())));
            }
        }
        return new ChangePage(changes, read.page().next().text());
    }

    /** Which bindings a change answers; apart where they ask for other columns of it. */
    private static Map<List<String>, List<Integer>> wordings(int place, Judged judged, List<Wish> wishes) {
        var bindings = new LinkedHashMap<List<String>, List<Integer>>();
        for (var index = 0; index < wishes.size(); index++) {
            var wish = wishes.get(index);
            var answers = judged.answers().get(wish.wanted());
            if (answers != null && answers.get(place)) {
                bindings.computeIfAbsent(wish.select(), select -> new ArrayList<>()).add(index);
            }
        }
        return bindings;
    }

    private static String telling(Read read, int place, List<String> select) {
        var page = read.page();
        var row = page.rows().get(place);
        var relation = page.relations().get(row.relation());
        return page.tellings().telling(row, relation, new Tellings.Wording(place, relation.of(read.caller()).columns(), select,
                read.judged().oldVisible().get(place), read.judged().unknown().get(place)));
    }

    private synchronized List<Runnable> refuse(List<ChangeFollower> taking, Throwable failure) {
        var refusal = failure instanceof Refusal named ? named : unexpected(failure);
        return taking.stream().map(follower -> follower.refuse(refusal)).toList();
    }

    private static Refusal unexpected(Throwable failure) {
        LOG.error("outcome=changes_failed", failure);
        return Problem.INTERNAL.refusal("The changes cannot be read.");
    }

    private void answer(List<Runnable> answers) {
        synchronized (this) {
            reading = false;
        }
        // Outside of the lock: whoever is answered may ask again at once, and leave.
        answers.forEach(Runnable::run);
        turn();
    }

    private boolean isAway(Throwable failure) {
        synchronized (this) {
            return !followers.isEmpty()
                    && failure instanceof Refusal refusal && refusal.problem() == Problem.UNAVAILABLE;
        }
    }
}
