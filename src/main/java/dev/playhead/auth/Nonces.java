package dev.playhead.auth;

import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** The codes that users are sent to prove once more that they are who they are. */
interface Nonces {

    /**
     * Uses up {@code nonce}; false where it is not the user's, or not good any more.
     *
     * <p>
     * Called within a transaction that is committed either way, so wrong tries can be counted in it.
     */
    Uni<Boolean> take(SqlConnection connection, UUID userId, String nonce);
}
