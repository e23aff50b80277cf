package dev.playhead.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import dev.playhead.auth.key.SigningKeys;
import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

/**
 * What makes this installation unfit for production: a warning each, and a refusal to start where production is declared
 * ({@code playhead.production=true}).
 */
@ApplicationScoped
class ProductionReadiness {

    private static final Logger LOG = Logger.getLogger(ProductionReadiness.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    // Asked as nobody, through the users' login: what is found here, a user could find too.
    private static final String LOGIN_IS_SAFE = """
            select
                pg_catalog.pg_has_role(session_user, 'service_role', 'member') as reaches_service_role,
                (select rolsuper or rolbypassrls from pg_catalog.pg_roles where rolname = session_user) as passes_policies,
                pg_catalog.has_function_privilege(current_user, 'pg_catalog.set_config(text,text,boolean)', 'execute')
                    as may_set_claims
            """;

    private final Database database;
    private final DemoConfig demo;
    private final EmbeddedConfig embedded;
    private final SigningKeys signingKeys;
    private final boolean production;

    ProductionReadiness(Database database, DemoConfig demo, EmbeddedConfig embedded, SigningKeys signingKeys,
            @ConfigProperty(name = "playhead.production", defaultValue = "false") boolean production) {
        this.database = database;
        this.demo = demo;
        this.embedded = embedded;
        this.signingKeys = signingKeys;
        this.production = production;
    }

    /** A reason, and whether it is grave enough to refuse a production over. */
    private record Concern(String reason, boolean grave) {
    }

    void check(@Observes StartupEvent started) {
        // At the start, on a thread that may wait: nothing is served before this is known.
        var concerns = new ArrayList<>(ofConfiguration());
        concerns.addAll(ofLogin().await().atMost(PATIENCE));
        concerns.forEach(concern -> LOG.warnf("outcome=unfit_for_production reason=\"%s\"", concern.reason()));
        if (production && concerns.stream().anyMatch(Concern::grave)) {
            throw new IllegalStateException("playhead.production is set, but: " + concerns.stream()
                    .filter(Concern::grave).map(Concern::reason).toList());
        }
    }

    private List<Concern> ofConfiguration() {
        var concerns = new ArrayList<Concern>();
        if (embedded.url().isPresent()) {
            concerns.add(new Concern("the database is the embedded one: set playhead.database.url", true));
        }
        if (demo.enabled()) {
            concerns.add(new Concern("a demo account with a known password is made: unset playhead.demo.enabled", true));
        }
        if (!signingKeys.areEncrypted()) {
            concerns.add(
                    new Concern("signing keys stand in the database in clear: set playhead.auth.key-encryption-key", false));
        }
        return concerns;
    }

    private Uni<List<Concern>> ofLogin() {
        return database.actingAs(new Caller.Nobody(), connection -> connection.query(LOGIN_IS_SAFE).execute())
                .map(rows -> rows.iterator().next())
                .map(row -> {
                    var concerns = new ArrayList<Concern>();
                    if (row.getBoolean("reaches_service_role") || row.getBoolean("passes_policies")) {
                        concerns.add(new Concern("the users' login can pass row-level security: see deploy/logins.sql", true));
                    }
                    if (row.getBoolean("may_set_claims")) {
                        concerns.add(new Concern("set_config is open to callers: let a superuser run V009 again", false));
                    }
                    return List.copyOf(concerns);
                });
    }
}
