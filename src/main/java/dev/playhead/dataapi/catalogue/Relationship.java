package dev.playhead.dataapi.catalogue;

import java.util.List;

/** That rows of one table belong to rows of another, as seen from the first: what an embedding follows. */
public sealed interface Relationship {

    /** The table whose rows are embedded into. */
    QualifiedName from();

    /** The table whose rows are embedded. */
    QualifiedName to();

    /** Whether a row has at most one on the other side: an object is embedded, and no array. */
    boolean isToOne();

    default boolean isToSelf() {
        return from().equals(to());
    }

    /** How many there are on either side. The order is that in which ambiguous ones are listed. */
    enum Cardinality {
        ONE_TO_MANY("one-to-many"),
        MANY_TO_ONE("many-to-one"),
        ONE_TO_ONE("one-to-one"),
        MANY_TO_MANY("many-to-many");

        private final String text;

        Cardinality(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Two tables, or views of them, that a foreign key ties together.
     *
     * @param columns in the order of the key, this side's first
     * @param ownsKey whether the foreign key is on this side
     */
    record ByKey(QualifiedName from, QualifiedName to, Cardinality cardinality, String constraint, List<ColumnPair> columns,
            boolean ownsKey, boolean isFromView, boolean isToView) implements Relationship {

        @Override
        public boolean isToOne() {
            return cardinality != Cardinality.ONE_TO_MANY;
        }

        ByKey turned() {
            var back = cardinality == Cardinality.MANY_TO_ONE ? Cardinality.ONE_TO_MANY : cardinality;
            return new ByKey(to, from, back, constraint, columns.stream().map(ColumnPair::turned).toList(), !ownsKey,
                    isToView, isFromView);
        }
    }

    /**
     * Two tables of which a third one, whose primary key holds both foreign keys, says what belongs together.
     *
     * @param fromColumns this side's columns and the junction's, by {@code fromConstraint}
     * @param toColumns the other side's columns and the junction's, by {@code toConstraint}
     */
    record ByJunction(QualifiedName from, QualifiedName to, QualifiedName junction, String fromConstraint,
            String toConstraint, List<ColumnPair> fromColumns, List<ColumnPair> toColumns, boolean isFromView,
            boolean isToView) implements Relationship {

        @Override
        public boolean isToOne() {
            return false;
        }
    }

    /** A function that takes a row of one table and returns rows of another. */
    record ByFunction(QualifiedName from, QualifiedName to, QualifiedName function, boolean isToOne) implements Relationship {
    }
}
