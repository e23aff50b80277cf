/**
 * What leaves the house by e-mail to prove that somebody reads an address, and what may come back.
 *
 * <p>
 * {@code Post} renders a {@code Letter} with {@code Templates} and hands it to the mail server. {@code OneTimeTokens} are the
 * links and codes in it; {@code RedirectUrls} says where a link may lead in the end. Nothing here knows accounts.
 */
@NullMarked
package dev.playhead.auth.mail;

import org.jspecify.annotations.NullMarked;
