package dev.playhead.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.Accounts;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/** The account that a newcomer signs in with, and the project, session, job and events that it has. */
@ApplicationScoped
class DemoData {

    private static final String SEED = "/db/seed/seed.sql";

    private final Database database;
    private final Accounts accounts;
    private final DemoConfig config;

    DemoData(Database database, Accounts accounts, DemoConfig config) {
        this.database = database;
        this.accounts = accounts;
        this.config = config;
    }

    /** Makes what is missing. */
    Uni<Void> load() {
        return accounts.ensure(config.email(), config.password(), "Demo")
                .chain(() -> database.actingAs(new Caller.Service(), connection -> connection.query(seed()).execute()))
                .replaceWithVoid();
    }

    private static String seed() {
        try (var script = DemoData.class.getResourceAsStream(SEED)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(SEED + " cannot be read", failure);
        }
    }
}
