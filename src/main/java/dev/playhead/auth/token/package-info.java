/**
 * Access tokens: whose we believe, what they must say, and which are believed no more.
 *
 * <p>
 * {@code TokenAuthenticator} is the one judge for every door. It asks the {@code Issuer}s for the key that a token names,
 * checks the signature, has {@code AccessTokenClaims} judge the rest, and asks {@code Revocations} whether the sign-in that
 * the token comes from still lasts. No step but the last resort of looking for an unknown key takes a connection.
 */
@NullMarked
package dev.playhead.auth.token;

import org.jspecify.annotations.NullMarked;
