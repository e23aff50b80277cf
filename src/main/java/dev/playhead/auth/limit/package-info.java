/**
 * How often one may knock: by the network's address, and by the account that somebody tries to get into.
 *
 * <p>
 * {@code AddressLimits} counts requests by what they ask for, {@code RateLimits} counts anything; the buckets are in
 * PostgreSQL, so that more replicas do not mean more tries. A bucket runs empty by itself: nothing locks anybody out for good.
 */
@NullMarked
package dev.playhead.auth.limit;

import org.jspecify.annotations.NullMarked;
