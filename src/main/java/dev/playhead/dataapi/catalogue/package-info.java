/**
 * What the data API knows of the database: the tables, relationships and functions of the exposed schemas.
 *
 * <p>
 * A {@link Catalogue} is read whole and never changes; a request keeps the one that it began with. {@link Catalogues} holds
 * the newest and has it read again when the schema changes. It says what there is and never who may: permission is
 * PostgreSQL's to judge, row by row, when the statement runs.
 */
@NullMarked
package dev.playhead.dataapi.catalogue;

import org.jspecify.annotations.NullMarked;
