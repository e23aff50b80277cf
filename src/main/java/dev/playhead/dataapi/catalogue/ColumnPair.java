package dev.playhead.dataapi.catalogue;

/** Two columns that are equal where rows of two tables belong together: this side's, and the other's. */
public record ColumnPair(String column, String other) implements Comparable<ColumnPair> {

    ColumnPair turned() {
        return new ColumnPair(other, column);
    }

    @Override
    public int compareTo(ColumnPair another) {
        var byColumn = column.compareTo(another.column);
        return byColumn == 0 ? other.compareTo(another.other) : byColumn;
    }
}
