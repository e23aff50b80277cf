package dev.playhead.platform;

import java.util.Collection;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.flyway.FlywayDataSource;

/**
 * Leaves out what Supabase has brought already: its roles and schema auth ({@code playhead.database.supabase=true}).
 *
 * <p>
 * Quarkus fixes the locations when the service is built and has read them before it asks anybody, so it is the scripts
 * themselves that are left out.
 */
@Singleton
@FlywayDataSource("owner")
class SupabaseMigrations implements FlywayConfigurationCustomizer {

    private static final String LOCATION = "db/supabase/";

    private final boolean supabase;

    SupabaseMigrations(@ConfigProperty(name = "playhead.database.supabase", defaultValue = "false") boolean supabase) {
        this.supabase = supabase;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        if (supabase) {
            configuration.resourceProvider(new Rest(configuration.getResourceProvider()));
        }
    }

    private record Rest(ResourceProvider all) implements ResourceProvider {

        @Override
        public LoadableResource getResource(String name) {
            return all.getResource(name);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return all.getResources(prefix, suffixes).stream()
                    .filter(script -> !script.getAbsolutePath().contains(LOCATION))
                    .toList();
        }
    }
}
