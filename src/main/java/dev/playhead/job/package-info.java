/**
 * The queue between the people who ask and the workers who run agents: enqueue, claim, lease, retry.
 */
@NullMarked
package dev.playhead.job;

import org.jspecify.annotations.NullMarked;
