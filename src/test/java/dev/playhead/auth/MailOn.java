package dev.playhead.auth;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/** A service that sends mails and has new accounts confirm their address; the mails end in a mailbox in memory. */
public class MailOn implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "playhead.auth.mail.enabled", "true",
                "playhead.auth.mail.between-mails", "0s",
                "playhead.auth.mail.from", "Playhead <post@playhead.example>",
                "playhead.auth.site-url", "https://app.example.com",
                "playhead.auth.redirect-urls", "https://*.preview.example.com/**,myapp://login");
    }
}
