/**
 * {@code /rest/v1}: PostgREST's protocol over whatever the exposed schemas hold, under the caller's identity.
 *
 * <p>
 * A request goes one way, and each stage says what can be refused there: {@code request} understands the words (PGRST1xx),
 * {@code plan} finds what they mean in the {@code catalogue} (PGRST2xx), {@code statement} writes the one SQL statement, the
 * database runs it in one transaction (SQLSTATE), and {@code answer} gives it its status and headers.
 */
@NullMarked
package dev.playhead.dataapi;

import org.jspecify.annotations.NullMarked;
