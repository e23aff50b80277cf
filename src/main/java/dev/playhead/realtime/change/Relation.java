package dev.playhead.realtime.change;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.playhead.identity.Caller;

/**
 * A published table as it is at the moment, and what each role may see of it.
 *
 * @param quoted its name as SQL, written by PostgreSQL
 * @param columns by name, in the table's order
 * @param key the columns of the primary key
 */
record Relation(long oid, String schema, String name, String quoted, Map<String, Column> columns, List<String> key,
        Map<Caller.Role, Access> access) {

    /**
     * @param type the short name that clients convert by, such as {@code int8}
     * @param declared the type as SQL, written by PostgreSQL
     * @param isPlain whether two values are equal where their JSON is
     */
    record Column(String name, String type, String declared, boolean isPlain) {
    }

    /**
     * What a role may see.
     *
     * @param columns those that it may select; none where it may not read the table
     * @param policy the table's policies as one condition, written by PostgreSQL; nothing where they do not hold the role
     * @param owners columns of which one must name the caller, or the policy shows him nothing; nothing where it is not of that
     *        kind
     * @param judged the columns that decide it
     */
    record Access(Set<String> columns, Optional<String> policy, Optional<Set<String>> owners, Set<String> judged) {

        boolean isReadable() {
            return !columns.isEmpty();
        }
    }

    Access of(Caller caller) {
        return access.get(caller.role());
    }
}
