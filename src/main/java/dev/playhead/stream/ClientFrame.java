package dev.playhead.stream;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a client may say on {@code /v1/stream}. Whatever has a {@code ref} gets it back on what answers it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
        @JsonSubTypes.Type(value = ClientFrame.Follow.class, name = "follow"),
        @JsonSubTypes.Type(value = ClientFrame.Unfollow.class, name = "unfollow"),
        @JsonSubTypes.Type(value = ClientFrame.Token.class, name = "token")
})
sealed interface ClientFrame {

    @Nullable
    String ref();

    /**
     * Follow a session.
     *
     * @param after the last event that is known, 0 for none; absent to begin from now
     * @param epoch the stream's epoch, as {@code following} told it, where it is known
     */
    record Follow(@Nullable UUID sessionId, @Nullable Long after, @Nullable UUID epoch,
            @Nullable String ref) implements ClientFrame {
    }

    record Unfollow(@Nullable UUID sessionId, @Nullable String ref) implements ClientFrame {
    }

    /** The first token of a socket that brought none, or a fresh one of the same user. */
    record Token(@Nullable String accessToken, @Nullable String ref) implements ClientFrame {
    }
}
