package dev.playhead.auth.mail;

import java.util.Locale;

/** The occasions to write; each has a template. */
public enum MailKind {
    CONFIRMATION,
    INVITE,
    MAGIC_LINK,
    RECOVERY,
    EMAIL_CHANGE,
    REAUTHENTICATION;

    /** What files and logs call it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
