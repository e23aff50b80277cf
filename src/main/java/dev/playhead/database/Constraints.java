package dev.playhead.database;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * The names of the schema's constraints, as problems.
 *
 * <p>
 * What a check asks for stands in the migrations, as a comment on the constraint beside the rule; it is read from there, once,
 * when a check first fails. Rules that triggers keep have names as well, and a problem of their own.
 */
final class Constraints {

    private static final String READ_CHECKS = """
            select rule.conname, attribute.attname, pg_catalog.obj_description(rule.oid, 'pg_constraint') as words
            from pg_catalog.pg_constraint rule
            join pg_catalog.pg_attribute attribute on attribute.attrelid = rule.conrelid and attribute.attnum = rule.conkey[1]
            where rule.contype = 'c'
              and cardinality(rule.conkey) = 1
            """;

    private final Database database;
    private final AtomicReference<Map<String, Check>> checks = new AtomicReference<>(Map.of());

    Constraints(Database database) {
        this.database = database;
    }

    private record Check(String field, String words) {
    }

    /** Fails with the refusal that a violated constraint amounts to. */
    <T> Uni<T> refuse(DatabaseError violation) {
        return switch (violation.sqlState()) {
            case "23505" -> Uni.createFrom().failure(taken(violation));
            case "23503" -> Uni.createFrom().failure(Problem.NOT_FOUND.refusal("What this refers to does not exist."));
            case "23502" ->
                Uni.createFrom().failure(Refusal.invalid(violation.column(), "must not be null"));
            default -> byRule(violation.constraint());
        };
    }

    private static Refusal taken(DatabaseError violation) {
        return violation.constraint().endsWith("_pkey")
                ? Problem.ID_TAKEN.refusal("The id is in use for something else.")
                : Refusal.invalid("", "the value is already in use");
    }

    private <T> Uni<T> byRule(String constraint) {
        return switch (constraint) {
            case "coding_sessions_within_limit" -> Uni.createFrom().failure(Problem.SESSIONS_LIMIT_REACHED
                    .refusal("No more sessions may be open at once on this plan; finish one first."));
            case "coding_sessions_status_graph" -> Uni.createFrom().failure(Problem.STATUS_CHANGE_REFUSED
                    .refusal("The session's status cannot change that way; a finished session never comes back."));
            case "coding_jobs_retry_of_failed" -> Uni.createFrom().failure(Problem.STATUS_CHANGE_REFUSED
                    .refusal("Only a failed job is put back into the queue; this one is not failed."));
            case "coding_sessions_project_active" -> Uni.createFrom().failure(Problem.NOT_FOUND
                    .refusal("There is no such active project, or it is not yours."));
            case "coding_jobs_session_open" -> Uni.createFrom().failure(Problem.SESSION_FINISHED
                    .refusal("The session is finished and takes no more prompts."));
            default -> known().onItem().transformToUni(known -> Uni.createFrom().failure(byCheck(known.get(constraint))));
        };
    }

    private static Refusal byCheck(Check check) {
        return check == null ? Refusal.invalid("", "a value is not allowed") : Refusal.invalid(check.field(), check.words());
    }

    private Uni<Map<String, Check>> known() {
        if (!checks.get().isEmpty()) {
            return Uni.createFrom().item(checks.get());
        }
        return database.actingAs(new Caller.Service(), connection -> connection.query(READ_CHECKS).execute())
                .map(Constraints::toMap)
                .invoke(checks::set);
    }

    private static Map<String, Check> toMap(RowSet<Row> rows) {
        var read = new HashMap<String, Check>();
        for (var row : rows) {
            var words = row.getString("words");
            read.put(row.getString("conname"), new Check(row.getString("attname"), words == null ? "is not allowed" : words));
        }
        return Map.copyOf(read);
    }
}
