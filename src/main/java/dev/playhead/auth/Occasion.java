package dev.playhead.auth;

import dev.playhead.auth.mail.MailKind;
import dev.playhead.auth.mail.OneTimeTokens.Kind;

/** Why a mail is sent: how it is worded, what its token is good for, and which column notes the time. */
enum Occasion {
    SIGN_UP(MailKind.CONFIRMATION, Kind.SIGNUP, "confirmation_sent_at", "signup"),
    SIGN_IN(MailKind.MAGIC_LINK, Kind.MAGICLINK, "recovery_sent_at", "magiclink"),
    /** Worded as a sign-up, which it is for its reader; yet it confirms no password. */
    FIRST_SIGN_IN(MailKind.CONFIRMATION, Kind.MAGICLINK, "recovery_sent_at", "magiclink"),
    RECOVERY(MailKind.RECOVERY, Kind.RECOVERY, "recovery_sent_at", "recovery"),
    INVITATION(MailKind.INVITE, Kind.INVITE, "invited_at", "invite"),
    EMAIL_CHANGE_CURRENT(MailKind.EMAIL_CHANGE, Kind.EMAIL_CHANGE_CURRENT, "email_change_sent_at", "email_change"),
    EMAIL_CHANGE_NEW(MailKind.EMAIL_CHANGE, Kind.EMAIL_CHANGE_NEW, "email_change_sent_at", "email_change"),
    REAUTHENTICATION(MailKind.REAUTHENTICATION, Kind.REAUTHENTICATION, "reauthentication_sent_at", "reauthentication");

    private final MailKind mail;
    private final Kind token;
    private final String column;
    private final String type;

    Occasion(MailKind mail, Kind token, String column, String type) {
        this.mail = mail;
        this.token = token;
        this.column = column;
        this.type = type;
    }

    MailKind mail() {
        return mail;
    }

    Kind token() {
        return token;
    }

    /** The column of {@code auth.users} that says when the last mail of this kind went out. */
    String column() {
        return column;
    }

    /** What a link calls it. */
    String type() {
        return type;
    }
}
