/**
 * The schema's tests: migrations, row-level security, rules, order of events and query plans, on PostgreSQL itself.
 *
 * <p>
 * Nothing of the service runs here but its embedded server. People act through JDBC in the very way in which the service
 * acts for its callers.
 */
@NullMarked
package dev.playhead.schema;

import org.jspecify.annotations.NullMarked;
