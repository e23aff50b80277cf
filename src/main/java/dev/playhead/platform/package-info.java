/**
 * What stands around the service: the entry point, the welcome, health, and what is unfit for production. Imported by nobody.
 *
 * <p>
 * The PostgreSQL that it starts where none is configured is in {@code platform.postgres}.
 */
@NullMarked
package dev.playhead.platform;

import org.jspecify.annotations.NullMarked;
