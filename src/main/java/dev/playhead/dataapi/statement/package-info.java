/**
 * From a plan to the one SQL statement that answers it: the database puts the JSON together, the service copies bytes.
 *
 * <p>
 * Every identifier is quoted, every value is a parameter. Parameters are texts, turned into the type of what they are compared
 * with by PostgreSQL, so that what it says of a bad one is what a client of PostgREST knows.
 */
@NullMarked
package dev.playhead.dataapi.statement;

import org.jspecify.annotations.NullMarked;
