package dev.playhead.dataapi.catalogue;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

import dev.playhead.dataapi.catalogue.Relationship.ByFunction;
import dev.playhead.dataapi.catalogue.Relationship.ByJunction;
import dev.playhead.dataapi.catalogue.Relationship.ByKey;

/** The order in which relationships stand in an answer that says there is more than one; clients have seen it asserted. */
final class RelationshipOrder implements Comparator<Relationship> {

    private static final Comparator<ByKey> BY_KEY = Comparator.comparing(ByKey::cardinality)
            .thenComparing(ByKey::constraint)
            .thenComparing(ByKey::columns, RelationshipOrder::compare)
            .thenComparing(ByKey::ownsKey, Comparator.reverseOrder());

    private static final Comparator<ByJunction> BY_JUNCTION = Comparator.comparing(ByJunction::junction)
            .thenComparing(ByJunction::fromConstraint)
            .thenComparing(ByJunction::toConstraint)
            .thenComparing(ByJunction::fromColumns, RelationshipOrder::compare)
            .thenComparing(ByJunction::toColumns, RelationshipOrder::compare);

    @Override
    public int compare(Relationship one, Relationship other) {
        var byKind = Integer.compare(rank(one), rank(other));
        if (byKind != 0 && (rank(one) == 2 || rank(other) == 2)) {
            return byKind;
        }
        var byTables = Comparator.comparing(Relationship::from).thenComparing(Relationship::to).compare(one, other);
        if (byTables != 0 || byKind != 0) {
            return byTables == 0 ? byKind : byTables;
        }
        if (one instanceof ByKey key && other instanceof ByKey otherKey) {
            return BY_KEY.compare(key, otherKey);
        }
        if (one instanceof ByJunction junction && other instanceof ByJunction otherJunction) {
            return BY_JUNCTION.compare(junction, otherJunction);
        }
        return Comparator.comparing(ByFunction::function).compare((ByFunction) one, (ByFunction) other);
    }

    private static int rank(Relationship relationship) {
        if (relationship instanceof ByKey) {
            return 0;
        }
        return relationship instanceof ByJunction ? 1 : 2;
    }

    private static int compare(List<ColumnPair> one, List<ColumnPair> other) {
        Iterator<ColumnPair> others = other.iterator();
        for (var pair : one) {
            if (!others.hasNext()) {
                return 1;
            }
            var byPair = pair.compareTo(others.next());
            if (byPair != 0) {
                return byPair;
            }
        }
        return others.hasNext() ? -1 : 0;
    }
}
