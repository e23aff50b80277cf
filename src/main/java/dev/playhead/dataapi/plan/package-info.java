/**
 * From what a request says to what it means: names become tables, columns, functions and relationships of the catalogue.
 *
 * <p>
 * Refused here: tables, columns, relationships and functions that are not there or not one thing, filters on what is not
 * embedded, orders by what has many rows. A plan holds nothing that came from the request but values and the names that
 * members of the answer are given.
 */
@NullMarked
package dev.playhead.dataapi.plan;

import org.jspecify.annotations.NullMarked;
