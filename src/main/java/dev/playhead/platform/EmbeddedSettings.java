package dev.playhead.platform;

import java.util.Map;

import dev.playhead.platform.postgres.EmbeddedPostgres;

/** What the application's configuration needs to know of an embedded PostgreSQL: see {@code application.properties}. */
final class EmbeddedSettings {

    private EmbeddedSettings() {
    }

    static Map<String, String> of(EmbeddedPostgres postgres) {
        return Map.of(
                "playhead.embedded.url", postgres.reactiveUrl(),
                "playhead.embedded.user.password", postgres.user().password(),
                "playhead.embedded.service.password", postgres.service().password(),
                "playhead.embedded.owner.password", postgres.owner().password());
    }

    /** System properties are all that reaches an application that has not started. */
    static void publish(EmbeddedPostgres postgres, DevelopmentKeys keys) {
        of(postgres).forEach(System::setProperty);
        System.setProperty("playhead.embedded.publishable-key", keys.publishable());
        System.setProperty("playhead.embedded.secret-key", keys.secret());
    }
}
