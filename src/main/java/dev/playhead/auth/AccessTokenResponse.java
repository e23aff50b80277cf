package dev.playhead.auth;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a sign-in or a refresh is answered with (RFC 6749, 5.1, and the user).
 *
 * @param expiresIn seconds from now
 * @param expiresAt seconds since 1970
 * @param refreshToken to be used once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AccessTokenResponse(String accessToken, String tokenType, long expiresIn, long expiresAt, String refreshToken,
        User user) {

    @Override
    public String toString() {
        return "tokens of " + user.id();
    }
}
