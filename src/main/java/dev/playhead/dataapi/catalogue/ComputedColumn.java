package dev.playhead.dataapi.catalogue;

/** A function that takes a row of a table and is selected like a column of it. */
public record ComputedColumn(QualifiedName table, QualifiedName function, String type) {
}
