package dev.playhead.platform;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.flyway.FlywayDataSource;

/**
 * Leaves out what Supabase has brought already: its roles and schema auth ({@code playhead.database.supabase=true}).
 *
 * <p>
 * {@code quarkus.flyway.owner.locations} is fixed when the service is built. It names what there is to choose from.
 */
@Singleton
@FlywayDataSource("owner")
class SupabaseMigrations implements FlywayConfigurationCustomizer {

    private final boolean supabase;

    SupabaseMigrations(@ConfigProperty(name = "playhead.database.supabase", defaultValue = "false") boolean supabase) {
        this.supabase = supabase;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        if (supabase) {
            configuration.locations("db/migration");
        }
    }
}
