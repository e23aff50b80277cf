package dev.playhead.dataapi.catalogue;

import java.util.Comparator;

/** The name of an object within its schema. */
public record QualifiedName(String schema, String name) implements Comparable<QualifiedName> {

    private static final Comparator<QualifiedName> ORDER = Comparator.comparing(QualifiedName::schema)
            .thenComparing(QualifiedName::name);

    @Override
    public int compareTo(QualifiedName other) {
        return ORDER.compare(this, other);
    }

    /** As messages show it: not quoted, so not for SQL. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
