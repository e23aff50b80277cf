package dev.playhead.identity;

import java.util.UUID;

/**
 * Who is asking, as far as PostgreSQL needs to know: a role to act in, and claims for its policies to read.
 *
 * <p>
 * How it was established is another matter (package {@code auth}); that it is true is assumed here.
 */
public sealed interface Caller {

    /** The database role that this caller's statements run as. */
    Role role();

    /** A JSON object, the value of {@code request.jwt.claims} in this caller's transactions. */
    String claims();

    /** The roles that a caller can have. A role's name is only ever taken from here, never from a token. */
    enum Role {
        ANON("anon"),
        AUTHENTICATED("authenticated"),
        SERVICE_ROLE("service_role");

        private final String databaseName;

        Role(String databaseName) {
            this.databaseName = databaseName;
        }

        public String databaseName() {
            return databaseName;
        }
    }

    /**
     * A person with an account.
     *
     * @param claims the whole payload of the access token
     * @param standing the claims without what differs from one token to the next (times, token and sign-in ids): users of
     *        equal standing may see the same, so they may share what was read for one of them
     */
    record User(UUID id, String claims, String standing) implements Caller {
        @Override
        public Role role() {
            return Role.AUTHENTICATED;
        }

        @Override
        public String toString() {
            return "user " + id;
        }
    }

    /** Somebody who has not signed in. */
    record Nobody() implements Caller {
        @Override
        public Role role() {
            return Role.ANON;
        }

        @Override
        public String claims() {
            return "{\"role\":\"anon\"}";
        }
    }

    /** A worker, an operator, or Playhead itself: past row-level security. */
    record Service() implements Caller {
        @Override
        public Role role() {
            return Role.SERVICE_ROLE;
        }

        @Override
        public String claims() {
            return "{\"role\":\"service_role\"}";
        }
    }

    /** Whether what was read for this caller may be shown to {@code other} as well. */
    default boolean seesTheSameAs(Caller other) {
        if (this instanceof User one && other instanceof User another) {
            return one.id().equals(another.id()) && one.standing().equals(another.standing());
        }
        return this.equals(other);
    }
}
