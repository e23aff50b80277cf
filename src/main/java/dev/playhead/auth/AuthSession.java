package dev.playhead.auth;

import java.time.Instant;
import java.util.UUID;

/** One sign-in on one device, and since when: a row of {@code auth.sessions}. */
record AuthSession(UUID id, Instant createdAt) {
}
