package dev.playhead.auth.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Mail of the account service. The mail server itself is Quarkus' own to configure: {@code quarkus.mailer.*}. */
@ConfigMapping(prefix = "playhead.auth.mail")
public interface MailConfig {

    /** Whether mails are sent. Without, everything that needs one is refused as {@code email_provider_disabled}. */
    @WithDefault("false")
    boolean enabled();

    /** Whether a new account must confirm its address before it can be used. */
    @WithDefault("${playhead.auth.mail.enabled:false}")
    boolean confirm();

    /** Whom mails are from: an address, or a name and an address. */
    @WithDefault("Playhead <noreply@localhost>")
    String from();

    /** A directory whose files replace the built-in templates of the same name. */
    Optional<Path> templates();

    /** How long a link and a code are good for. */
    @WithDefault("1h")
    Duration oneTimeTokenLifetime();

    /** How long an account gets no second mail of a kind. */
    @WithDefault("60s")
    Duration betweenMails();

    /** Whether an account moves to another address only when the old one agrees, too. */
    @WithDefault("true")
    boolean secureEmailChange();
}
