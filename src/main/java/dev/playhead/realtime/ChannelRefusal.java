package dev.playhead.realtime;

import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;

/**
 * Why a channel is refused or broken off, as the protocol's clients know it: a code that they may look for, a colon, and words.
 */
final class ChannelRefusal extends RuntimeException {

    static final ChannelRefusal TOO_MANY_CHANNELS = new ChannelRefusal("ChannelRateLimitReached", "Too many channels");
    static final ChannelRefusal TOO_MANY_SOCKETS = new ChannelRefusal("ConnectionRateLimitReached",
            "Too many connected users");
    static final ChannelRefusal TOO_MANY_JOINS = new ChannelRefusal("ClientJoinRateLimitReached",
            "Too many joins per second");
    static final ChannelRefusal TOO_MANY_MESSAGES = new ChannelRefusal("MessagePerSecondRateLimitReached",
            "Too many messages per second");
    /** Makes a client that has a token by now come back with it: its first join may have been sooner than its storage. */
    static final ChannelRefusal NO_TOKEN = new ChannelRefusal("Unauthorized", "no access token");
    static final ChannelRefusal ANOTHER_USER = new ChannelRefusal("Unauthorized", "the access token is somebody else's");
    static final ChannelRefusal EXPIRED = new ChannelRefusal("InvalidJWTToken", "Token has expired");

    private ChannelRefusal(String code, String words) {
        super(code + ": " + words, null, false, false);
    }

    static ChannelRefusal notHeard(String topic) {
        return new ChannelRefusal("Unauthorized", "You do not have permissions to read from this Channel topic: " + topic);
    }

    static ChannelRefusal notReplayed(String words) {
        return new ChannelRefusal("UnableToReplayMessages", words);
    }

    static ChannelRefusal invalidJoin(String words) {
        return new ChannelRefusal("InvalidJoinPayload", words);
    }

    /** What was refused to {@code caller} further inside. */
    static ChannelRefusal of(Refusal refusal, Caller caller) {
        return switch (refusal.problem()) {
            case UNAUTHENTICATED, FORBIDDEN -> caller instanceof Caller.Nobody
                    ? NO_TOKEN
                    : new ChannelRefusal("Unauthorized", refusal.detail());
            case NOT_FOUND -> new ChannelRefusal("Unauthorized", refusal.detail());
            case TOKEN_EXPIRED -> EXPIRED;
            case TOKEN_INVALID, SESSION_ENDED, ACCOUNT_BANNED, ACCOUNT_DELETED ->
                new ChannelRefusal("InvalidJWTToken", refusal.detail());
            case UNAVAILABLE -> new ChannelRefusal("UnableToConnectToProject", refusal.detail());
            case INVALID_INPUT -> invalidJoin(refusal.detail());
            default -> new ChannelRefusal("UnknownErrorOnChannel", refusal.detail());
        };
    }

    String reason() {
        return getMessage();
    }
}
