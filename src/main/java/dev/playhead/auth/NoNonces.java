package dev.playhead.auth;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Where nobody is sent any code, no code is good. */
@DefaultBean
@ApplicationScoped
class NoNonces implements Nonces {

    @Override
    public Uni<Boolean> take(SqlConnection connection, UUID userId, String nonce) {
        return Uni.createFrom().item(false);
    }
}
