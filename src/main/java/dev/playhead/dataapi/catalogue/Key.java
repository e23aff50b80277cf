package dev.playhead.dataapi.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A primary key, a unique constraint or a foreign key, of whatever schema: a view of an exposed one may show it.
 */
record Key(long id, String name, Kind kind, Side own, Side referenced) {

    enum Kind {
        PRIMARY,
        UNIQUE,
        FOREIGN
    }

    /** The columns of one table that a key is about; a key that refers to nothing refers to itself. */
    record Side(long table, QualifiedName name, List<Integer> numbers, List<String> columns) {

        boolean isOf(Side other) {
            return table == other.table && Set.copyOf(numbers).equals(Set.copyOf(other.numbers));
        }
    }

    static List<ColumnPair> pairs(List<String> columns, List<String> others) {
        var pairs = new ArrayList<ColumnPair>();
        for (var place = 0; place < columns.size(); place++) {
            pairs.add(new ColumnPair(columns.get(place), others.get(place)));
        }
        return List.copyOf(pairs);
    }
}
