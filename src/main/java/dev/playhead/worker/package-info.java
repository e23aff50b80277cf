/**
 * The reference worker: claims jobs, runs a command for each, and streams what happens as events.
 *
 * <p>
 * It stands outside of the service: a client of {@code /v1} like any other, which shares no code with it and needs
 * nothing but a JDK's HTTP client and Jackson. {@link dev.playhead.worker.Worker} is where to begin;
 * a {@link dev.playhead.worker.JobRun} is one job from claim to report.
 */
@NullMarked
package dev.playhead.worker;

import org.jspecify.annotations.NullMarked;
