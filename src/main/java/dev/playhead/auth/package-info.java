/**
 * Accounts, passwords, tokens and keys: how it is established who is asking.
 *
 * <p>
 * The door is {@code /auth/v1} as Supabase's client speaks it. {@code SignIns}, {@code Refreshes} and {@code LiveSessions} are
 * the rules, the stores are the SQL, package {@code key} holds what tokens are signed and keys are looked up with, and
 * {@code TokenAuthenticator} tells the rest of the house whom a credential stands for. Secrets are kept as digests; what
 * must be read again (the signing keys) stands in schema {@code playhead}, which nobody but the service role reads.
 */
@NullMarked
package dev.playhead.auth;

import org.jspecify.annotations.NullMarked;
