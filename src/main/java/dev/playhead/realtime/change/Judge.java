package dev.playhead.realtime.change;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import dev.playhead.database.StatementFailure;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import dev.playhead.realtime.change.Relation.Access;
import dev.playhead.realtime.change.Verdicts.Verdict;
import io.smallrye.mutiny.Uni;

/**
 * Finds what of a page is for one caller: what he asks for is looked for first, and only of that PostgreSQL is asked whether he
 * may see it.
 */
final class Judge {

    private final Verdicts verdicts;
    private final Caller caller;
    private final LogPage page;
    private final Map<Wanted, BitSet> answers = new HashMap<>();
    private final BitSet oldVisible = new BitSet();
    private final BitSet unknown = new BitSet();
    private final Map<Wanted, Refusal> refused = new ConcurrentHashMap<>();
    private final Set<Wanted> overtaken = new HashSet<>();

    private Judge(Verdicts verdicts, Caller caller, LogPage page) {
        this.verdicts = verdicts;
        this.caller = caller;
        this.page = page;
    }

    static Uni<Judged> of(Verdicts verdicts, Caller caller, LogPage page, Set<Wanted> wishes) {
        return new Judge(verdicts, caller, page).judge(wishes);
    }

    private Uni<Judged> judge(Set<Wanted> wishes) {
        var asked = new ArrayList<Uni<Void>>();
        page.relations().values().forEach(relation -> {
            var access = relation.of(caller);
            var meant = wishes.stream().filter(wish -> wish.covers(relation)).collect(Collectors.toSet());
            if (access != null && access.isReadable() && !meant.isEmpty()) {
                asked.add(judge(relation, access, meant));
            }
        });
        var judged = new Judged(answers, oldVisible, unknown, refused, overtaken);
        return asked.isEmpty()
                ? Uni.createFrom().item(judged)
                : Uni.join().all(asked).andFailFast().replaceWith(judged);
    }

    private Uni<Void> judge(Relation relation, Access access, Set<Wanted> wishes) {
        var candidates = new HashMap<Wanted, BitSet>();
        var asked = new ArrayList<Uni<Void>>();
        var within = within(relation, access);
        for (var wish : wishes) {
            if (!wish.tests().stream().allMatch(test -> test.fits(relation.columns(), access.columns()))) {
                refused.put(wish, Refusal.invalid("filter", "names a column that is no longer what it was"));
                continue;
            }
            var found = candidates(relation, within, wish);
            if (!found.isEmpty()) {
                candidates.put(wish, found);
                if (!wish.otherTests().isEmpty()) {
                    asked.add(test(relation, wish, found));
                }
            }
        }
        var tested = asked.isEmpty() ? Uni.createFrom().voidItem() : Uni.join().all(asked).andFailFast().replaceWithVoid();
        return tested.chain(() -> see(relation, access, candidates));
    }

    /** Where in the page there is what the caller could see at most. */
    private BitSet within(Relation relation, Access access) {
        return access.owners()
                .map(owners -> page.tellings().ownRows(page.rows(), relation.oid(), owners).of(caller))
                .orElseGet(() -> {
                    var all = new BitSet();
                    all.set(0, page.rows().size());
                    return all;
                });
    }

    private BitSet candidates(Relation relation, BitSet within, Wanted wish) {
        var found = new BitSet();
        for (var index = within.nextSetBit(0); index >= 0; index = within.nextSetBit(index + 1)) {
            var row = page.rows().get(index);
            if (row.relation() != relation.oid() || !wish.hears(row.type())) {
                continue;
            }
            if (row.isTruncation()) {
                overtaken.add(wish);
            } else if (wish.plainTests().allMatch(test -> test.passes(row.subject().get().path(test.condition().column())))) {
                found.set(index);
            }
        }
        return found;
    }

    /** Takes from {@code found} what does not pass the conditions that PostgreSQL has to decide. */
    private Uni<Void> test(Relation relation, Wanted wish, BitSet found) {
        var tests = wish.otherTests();
        var columns = tests.stream().map(test -> test.condition().column()).collect(Collectors.toSet());
        // What may not be nothing must be there.
        columns.addAll(relation.of(caller).judged());
        var projection = page.tellings().projection(page.rows(), relation.oid(), columns);
        var places = places(found, projection.subjects());
        return verdicts.ofTests(caller, relation, tests, texts(projection, places))
                .invoke(passed -> keep(found, projection.subjects(), places, passed))
                .replaceWithVoid()
                .onFailure(StatementFailure.class).recoverWithItem(failure -> {
                    refused.put(wish, Refusal.invalid("filter", "cannot be applied: " + failure.getMessage()));
                    found.clear();
                    return null;
                });
    }

    private static void keep(BitSet found, int[] subjects, List<Integer> places, List<Boolean> passed) {
        var passing = new BitSet();
        for (var index = 0; index < places.size(); index++) {
            passing.set(places.get(index), passed.get(index));
        }
        for (var row = found.nextSetBit(0); row >= 0; row = found.nextSetBit(row + 1)) {
            found.set(row, passing.get(subjects[row]));
        }
    }

    /** Leaves of each wish's candidates what the caller may see. */
    private Uni<Void> see(Relation relation, Access access, Map<Wanted, BitSet> candidates) {
        var all = new BitSet();
        candidates.values().forEach(all::or);
        if (all.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        if (access.policy().isEmpty()) {
            add(oldVisible, all);
            candidates.forEach(this::answer);
            return Uni.createFrom().voidItem();
        }
        var projection = page.tellings().projection(page.rows(), relation.oid(), access.judged());
        var needed = new BitSet();
        all.stream().forEach(row -> {
            needed.set(projection.subjects()[row]);
            if (projection.before()[row] >= 0) {
                needed.set(projection.before()[row]);
            }
        });
        var places = needed.stream().boxed().toList();
        return verdicts.ofPolicy(caller, relation, access.policy().get(), texts(projection, places))
                .invoke(said -> see(projection, places, said, all, candidates))
                .replaceWithVoid();
    }

    private void see(Projection projection, List<Integer> places, List<Verdict> said, BitSet all,
            Map<Wanted, BitSet> candidates) {
        var byPlace = new HashMap<Integer, Verdict>();
        for (var index = 0; index < places.size(); index++) {
            byPlace.put(places.get(index), said.get(index));
        }
        var shown = new BitSet();
        var old = new BitSet();
        var failed = new BitSet();
        all.stream().forEach(row -> {
            var verdict = byPlace.get(projection.subjects()[row]);
            shown.set(row, verdict != Verdict.HIDDEN);
            failed.set(row, verdict == Verdict.FAILED);
            old.set(row, byPlace.get(projection.before()[row]) == Verdict.VISIBLE);
        });
        add(oldVisible, old);
        add(unknown, failed);
        candidates.forEach((wish, found) -> {
            found.and(shown);
            answer(wish, found);
        });
    }

    /** Answers come from several connections. */
    private void answer(Wanted wish, BitSet found) {
        synchronized (answers) {
            answers.computeIfAbsent(wish, none -> new BitSet()).or(found);
        }
    }

    private void add(BitSet to, BitSet more) {
        synchronized (answers) {
            to.or(more);
        }
    }

    private static List<Integer> places(BitSet rows, int[] projected) {
        return rows.stream().map(row -> projected[row]).distinct().sorted().boxed().toList();
    }

    private static List<String> texts(Projection projection, List<Integer> places) {
        return places.stream().map(projection.texts()::get).toList();
    }
}
