/**
 * Accounts, passwords, tokens and keys: how it is established who is asking.
 */
@NullMarked
package dev.playhead.auth;

import org.jspecify.annotations.NullMarked;
