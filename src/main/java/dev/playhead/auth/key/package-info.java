/**
 * What credentials are made with and held against: signing keys, API keys and the secret of refresh tokens.
 *
 * <p>
 * All of them live in schema {@code playhead}, which nobody but the service role reads. {@code KeyRing} holds them in memory
 * for
 * the whole service, {@code KeyKeeper} keeps it up to date, and {@code KeyStore} is the SQL. Nothing here knows of accounts.
 */
@NullMarked
package dev.playhead.auth.key;

import org.jspecify.annotations.NullMarked;
