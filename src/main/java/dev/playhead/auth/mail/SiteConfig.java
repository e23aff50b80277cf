package dev.playhead.auth.mail;

import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The app that links in mails lead back to. */
@ConfigMapping(prefix = "playhead.auth")
interface SiteConfig {

    /** Where the app is. Links lead here unless they were asked to lead to another place that is allowed. */
    @WithDefault("${playhead.url:http://localhost:8080}")
    String siteUrl();

    /** Other places that links may lead to: URLs with the wildcards {@code *} and {@code **}. */
    Optional<List<String>> redirectUrls();
}
