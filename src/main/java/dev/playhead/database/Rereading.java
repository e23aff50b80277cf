package dev.playhead.database;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/**
 * Reads rows back after they were written, because triggers and defaults have their say in them.
 *
 * <p>
 * Hibernate's own refresh would do, but for a warning that it logs at every call, whatever the entity's state
 * (HHH90000034): it asks for an option that has been taken away. So the entity is put out of the session, and found anew.
 */
public final class Rereading {

    private Rereading() {
    }

    /** Has {@code entity}, which was flushed, read from the database when it is next looked for. */
    public static Uni<Void> forget(Object entity) {
        return Panache.getSession().invoke(session -> session.detach(entity)).replaceWithVoid();
    }
}
