package dev.playhead.dataapi.statement;

import java.util.Locale;

import dev.playhead.dataapi.request.MediaType.Plan;

/** The statement that tells how another would be run. */
public final class Explanation {

    private Explanation() {
    }

    /** @param plan its options are words of ours, whatever the client wrote */
    public static String of(String statement, Plan plan) {
        var sql = new StringBuilder("explain (format ").append(plan.format().name().toLowerCase(Locale.ROOT));
        plan.options().forEach(option -> sql.append(", ").append(option.name().toLowerCase(Locale.ROOT)));
        return sql.append(") ").append(statement).toString();
    }
}
