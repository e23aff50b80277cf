/**
 * What the service needs around it: the embedded PostgreSQL, readiness checks, what a developer sees first.\n * Imported by
 * nobody.
 */
@NullMarked
package dev.playhead.platform;

import org.jspecify.annotations.NullMarked;
