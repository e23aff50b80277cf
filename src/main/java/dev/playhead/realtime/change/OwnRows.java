package dev.playhead.realtime.change;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.playhead.identity.Caller;

/**
 * Rows by whose they are, for tables whose policies show a row to nobody but a user that it names.
 *
 * <p>
 * That is by far the commonest kind of policy, and the one that costs most: each row is another user's, so that PostgreSQL
 * would be asked by every reader about every row, only to say no to all but one. What is found here is what a reader could see
 * at most. PostgreSQL is asked about that as about anything else, so a policy may well say more than whose a row is.
 *
 * @param byUser places in a page, by the user's id
 * @param everybodys places of what names no row, and is no policy's to decide
 */
record OwnRows(Map<String, BitSet> byUser, BitSet everybodys) {

    /**
     * The column of {@code class} that a policy, as {@code text.condition}, compares with the caller; nothing where it does
     * not,
     * or not as a condition that must hold whatever else does. The text is PostgreSQL's own: conditions that must hold together
     * stand side by side in one pair of parentheses, each in a pair of its own.
     */
    static final String COLUMN = """
            select min(own.name)
            from pg_catalog.pg_attribute attribute
            cross join lateral (
                select
                    attribute.attname::pg_catalog.text as name,
                    pg_catalog.unnest(array[
                        pg_catalog.format('(%I = ( SELECT auth.uid() AS uid))', attribute.attname),
                        pg_catalog.format('(( SELECT auth.uid() AS uid) = %I)', attribute.attname),
                        pg_catalog.format('(%I = auth.uid())', attribute.attname),
                        pg_catalog.format('(auth.uid() = %I)', attribute.attname)
                    ]) as text
            ) as own
            where attribute.attrelid = class.oid
              and attribute.attnum > 0
              and not attribute.attisdropped
              and attribute.attgenerated <> 'v'
              and attribute.atttypid = 'uuid'::pg_catalog.regtype
              and (
                  text.condition = own.text
                  or pg_catalog.starts_with(text.condition, '(' || own.text || ' AND ')
              )
            """;

    static OwnRows of(List<LogRow> rows, long relation, Set<String> owners) {
        var byUser = new HashMap<String, BitSet>();
        var everybodys = new BitSet();
        for (var index = 0; index < rows.size(); index++) {
            var row = rows.get(index);
            if (row.relation() != relation) {
                continue;
            }
            if (row.isTruncation()) {
                everybodys.set(index);
                continue;
            }
            for (var owner : owners) {
                byUser.computeIfAbsent(row.subject().get().path(owner).asText(), user -> new BitSet()).set(index);
            }
        }
        return new OwnRows(byUser, everybodys);
    }

    /** What {@code caller} could see at most. */
    BitSet of(Caller caller) {
        var found = (BitSet) everybodys.clone();
        if (caller instanceof Caller.User user) {
            Optional.ofNullable(byUser.get(user.id().toString())).ifPresent(found::or);
        }
        return found;
    }
}
