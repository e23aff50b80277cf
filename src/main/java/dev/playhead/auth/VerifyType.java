package dev.playhead.auth;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.playhead.auth.mail.OneTimeTokens.Kind;

/**
 * What a client says that it verifies, and the tokens that this may be.
 *
 * <p>
 * Clients cannot know whether a code that they asked for opens an account or signs in to one, so {@code signup},
 * {@code magiclink} and {@code email} take either; what a token brings about depends on its own kind.
 */
final class VerifyType {

    private static final Set<Kind> ENTRY = Set.of(Kind.SIGNUP, Kind.MAGICLINK);

    private VerifyType() {
    }

    static Set<Kind> kinds(@Nullable String type) {
        return switch (type == null ? "" : type) {
            case "signup", "magiclink" -> ENTRY;
            case "email" -> Set.of(Kind.SIGNUP, Kind.MAGICLINK, Kind.INVITE);
            case "invite" -> Set.of(Kind.INVITE);
            case "recovery" -> Set.of(Kind.RECOVERY);
            case "email_change" -> Set.of(Kind.EMAIL_CHANGE_CURRENT, Kind.EMAIL_CHANGE_NEW);
            default -> throw AuthRefusal.invalid("Verify requires a verification type");
        };
    }

    /** How the holder of a token of {@code kind} proved who they are, for the claim {@code amr}. */
    static String method(Kind kind, boolean byLink) {
        return switch (kind) {
            case RECOVERY -> "recovery";
            case INVITE -> "invite";
            case MAGICLINK -> byLink ? "magiclink" : "otp";
            default -> "otp";
        };
    }
}
