package dev.playhead.realtime.change;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import dev.playhead.database.Database;
import dev.playhead.database.Database.Answered;
import dev.playhead.database.Database.Asked;
import dev.playhead.database.OneStatement;
import dev.playhead.database.StatementFailure;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * Asks PostgreSQL, as the reader, which rows he may see and which pass his conditions.
 *
 * <p>
 * Each reader has a transaction of his own, since a policy may be anything and may fail. A few connections carry those of many
 * readers, one right behind the other; who asks while all of them are busy goes with the next that is free.
 */
@ApplicationScoped
class Verdicts {

    // With four commands each, as many as the driver sends without an answer.
    private static final int TOGETHER = 64;
    private static final String CANCELLED = "57014";

    private final Database database;
    private final int connections;
    private final List<String> extraSearchPath;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final List<UniEmitter<? super Void>> resting = new ArrayList<>();
    private final LongAdder asked = new LongAdder();
    private int busy;

    Verdicts(Database database, ChangesConfig config,
            @ConfigProperty(name = "playhead.rest.extra-search-path", defaultValue = "public,extensions") List<String> extra) {
        this.database = database;
        this.connections = config.verdictConnections();
        this.extraSearchPath = extra;
    }

    /** What the policies of a table say of a row. */
    enum Verdict {
        VISIBLE,
        HIDDEN,
        /** They could not say: one of them raised an error. */
        FAILED
    }

    private record Waiting(Asked asked, UniEmitter<? super RowSet<Row>> emitter) {
    }

    /** Whether {@code policy} shows {@code caller} each of these rows. */
    Uni<List<Verdict>> ofPolicy(Caller caller, Relation relation, String policy, List<String> rows) {
        return ask(caller, RowTest.ofPolicy(relation, policy, rows, settings(relation)))
                .map(answer -> verdicts(answer).map(visible -> visible ? Verdict.VISIBLE : Verdict.HIDDEN).toList())
                .onFailure(StatementFailure.class)
                .recoverWithUni(failure -> oneByOne(caller, relation, policy, rows, (StatementFailure) failure));
    }

    /** One row that a policy fails at is no reason to keep the others back. */
    private Uni<List<Verdict>> oneByOne(Caller caller, Relation relation, String policy, List<String> rows,
            StatementFailure failure) {
        if (rows.size() == 1 || failure.sqlState().equals(CANCELLED)) {
            return Uni.createFrom().item(Collections.nCopies(rows.size(), Verdict.FAILED));
        }
        return Uni.join().all(rows.stream().map(row -> ofPolicy(caller, relation, policy, List.of(row))).toList())
                .andFailFast()
                .map(verdicts -> verdicts.stream().flatMap(List::stream).toList());
    }

    /** Whether each of these rows passes all of {@code tests}. */
    Uni<List<Boolean>> ofTests(Caller caller, Relation relation, List<Wanted.Test> tests, List<String> rows) {
        return ask(caller, RowTest.ofTests(relation, tests, rows, settings(relation)))
                .map(answer -> verdicts(answer).toList());
    }

    /** How often PostgreSQL was asked since the start. */
    long asked() {
        return asked.sum();
    }

    /** Fails with a {@link StatementFailure} where PostgreSQL refuses. */
    private Uni<RowSet<Row>> ask(Caller caller, OneStatement statement) {
        asked.increment();
        if (caller instanceof Caller.Service) {
            return database.actingAs(caller, statement);
        }
        return Uni.createFrom().emitter(emitter -> {
            synchronized (this) {
                waiting.add(new Waiting(new Asked(caller, statement), emitter));
            }
            send();
        });
    }

    /**
     * Arrives when nobody is left who waits for a connection. Who reads on only then reads what the others will read, and more
     * at
     * once, where readers are more than PostgreSQL answers at a time.
     */
    Uni<Void> rest() {
        return Uni.createFrom().emitter(emitter -> {
            synchronized (this) {
                if (!waiting.isEmpty()) {
                    resting.add(emitter);
                    return;
                }
            }
            emitter.complete(null);
        });
    }

    private void send() {
        var batch = new ArrayList<Waiting>();
        var rested = new ArrayList<UniEmitter<? super Void>>();
        synchronized (this) {
            if (busy == connections || waiting.isEmpty()) {
                return;
            }
            busy++;
            // No more than a fair share: the others' connections are free, or will be.
            var share = Math.min(TOGETHER, Math.max(1, (waiting.size() + connections - 1) / connections));
            while (batch.size() < share && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            if (waiting.isEmpty()) {
                rested.addAll(resting);
                resting.clear();
            }
        }
        database.actingAs(batch.stream().map(Waiting::asked).toList())
                .subscribe().with(answers -> end(batch, answers),
                        failure -> end(batch, Collections.nCopies(batch.size(), new Answered.Failed(failure))));
        rested.forEach(emitter -> emitter.complete(null));
    }

    private void end(List<Waiting> batch, List<? extends Answered> answers) {
        synchronized (this) {
            busy--;
        }
        send();
        for (var index = 0; index < batch.size(); index++) {
            answer(batch.get(index).emitter(), answers.get(index));
        }
    }

    private static void answer(UniEmitter<? super RowSet<Row>> emitter, Answered answer) {
        if (answer instanceof Answered.Rows answered) {
            emitter.complete(answered.rows());
        } else if (answer instanceof Answered.Failed failed) {
            emitter.fail(failed.failure());
        }
    }

    /** As for a request of the data API: functions that policies call may rely on it. Times without a zone are UTC. */
    Map<String, String> settings(Relation relation) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("search_path", Stream.concat(Stream.of(relation.schema()), extraSearchPath.stream())
                .distinct()
                .map(RowTest::quote)
                .collect(Collectors.joining(", ")));
        settings.put("timezone", "UTC");
        return settings;
    }

    private static Stream<Boolean> verdicts(RowSet<Row> answer) {
        return Arrays.stream(answer.iterator().next().getArrayOfBooleans("verdicts"));
    }
}
