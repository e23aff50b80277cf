package dev.playhead.auth;

/**
 * The catalogue of everything that the auth door refuses.
 *
 * <p>
 * Codes, statuses and messages are those of Supabase Auth, because apps compare them. One code may stand for several
 * occasions, which then differ in status or message.
 */
enum AuthProblem {
    VALIDATION_FAILED("validation_failed", 400, "The request is not valid"),
    BAD_JSON("bad_json", 400, "Could not parse request body as JSON"),
    UNSUPPORTED_GRANT_TYPE("invalid_credentials", 400, "unsupported_grant_type"),
    PHONE_DISABLED("phone_provider_disabled", 400, "Phone sign-ins are disabled"),

    PROVIDER_DISABLED("validation_failed", 400, "Unsupported provider: provider is not enabled"),
    ID_TOKENS_DISABLED("provider_disabled", 400, "Provider is not enabled"),
    WEB3_DISABLED("web3_provider_disabled", 422, "Web3 provider is disabled"),
    SAML_DISABLED("saml_provider_disabled", 404, "SAML 2.0 is disabled"),
    LINKING_DISABLED("manual_linking_disabled", 404, "Manual linking is disabled"),
    PASSKEYS_DISABLED("passkey_disabled", 404, "Passkeys are disabled"),
    OAUTH_SERVER_DISABLED("feature_disabled", 404, "OAuth server is disabled"),
    TOTP_DISABLED("mfa_totp_enroll_not_enabled", 422, "MFA enroll is disabled for TOTP"),
    PHONE_FACTOR_DISABLED("mfa_phone_enroll_not_enabled", 422, "MFA enroll is disabled for Phone"),
    WEBAUTHN_DISABLED("mfa_webauthn_enroll_not_enabled", 422, "MFA enroll is disabled for WebAuthn"),
    FACTOR_NOT_FOUND("mfa_factor_not_found", 404, "Factor not found"),

    EMAIL_DISABLED("email_provider_disabled", 422, "Email logins are disabled"),
    SIGNUP_DISABLED("signup_disabled", 422, "Signups not allowed for this instance"),
    ANONYMOUS_DISABLED("anonymous_provider_disabled", 422, "Anonymous sign-ins are disabled"),
    USER_ALREADY_EXISTS("user_already_exists", 422, "User already registered"),
    EMAIL_EXISTS("email_exists", 422, "A user with this email address has already been registered"),
    WEAK_PASSWORD("weak_password", 422, "Password is too weak"),
    SAME_PASSWORD("same_password", 422, "New password should be different from the old password."),
    CURRENT_PASSWORD_REQUIRED("current_password_required", 400, "Current password required when setting new password."),
    CURRENT_PASSWORD_INVALID("current_password_invalid", 400, "Current password is not the right one."),
    REAUTHENTICATION_NEEDED("reauthentication_needed", 400, "Password update requires reauthentication"),
    REAUTHENTICATION_NOT_VALID("reauthentication_not_valid", 422, "Nonce has expired or is invalid"),
    OTP_EXPIRED("otp_expired", 403, "Token has expired or is invalid"),
    FLOW_STATE_NOT_FOUND("flow_state_not_found", 404, "Invalid flow state, no valid flow state found"),
    BAD_CODE_VERIFIER("bad_code_verifier", 400, "Code challenge does not match previously saved code verifier"),

    INVALID_CREDENTIALS("invalid_credentials", 400, "Invalid login credentials"),
    EMAIL_NOT_CONFIRMED("email_not_confirmed", 400, "Email not confirmed"),
    BANNED_AT_SIGN_IN("user_banned", 400, "User is banned"),

    REFRESH_TOKEN_NOT_FOUND("refresh_token_not_found", 400, "Invalid Refresh Token: Refresh Token Not Found"),
    REFRESH_TOKEN_ALREADY_USED("refresh_token_already_used", 400, "Invalid Refresh Token: Already Used"),
    BANNED_AT_REFRESH("user_banned", 400, "Invalid Refresh Token: User Banned"),
    SESSION_EXPIRED("session_expired", 400, "Invalid Refresh Token: Session Expired"),
    SESSION_INACTIVE("session_expired", 400, "Invalid Refresh Token: Session Expired (Inactivity)"),
    SESSION_REPLACED("session_expired", 400, "Invalid Refresh Token: Session Expired (Revoked by Newer Login)"),

    NO_AUTHORIZATION("no_authorization", 401, "This endpoint requires a valid Bearer token"),
    BAD_JWT("bad_jwt", 403, "invalid JWT: unable to parse or verify signature, or the token is expired"),
    USER_NOT_FOUND("user_not_found", 403, "User from sub claim in JWT does not exist"),
    SESSION_NOT_FOUND("session_not_found", 403, "Session from session_id claim in JWT does not exist"),
    BANNED("user_banned", 403, "User is banned"),
    NOT_ADMIN("not_admin", 403, "User not allowed"),
    NO_USER_ID("validation_failed", 404, "user_id must be an UUID"),
    NO_SUCH_USER("user_not_found", 404, "User not found"),

    NOT_FOUND("not_found", 404, "There is nothing at this path"),
    METHOD_NOT_ALLOWED("method_not_allowed", 405, "The method is not allowed here"),
    NOT_ACCEPTABLE("not_acceptable", 406, "None of the accepted media types can be given"),
    LAST_SECRET_KEY("conflict", 409, "The last secret key cannot be revoked: make another one first"),
    BODY_TOO_LARGE("request_too_large", 413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", 415, "The body must be application/json"),
    OVER_REQUEST_RATE_LIMIT("over_request_rate_limit", 429, "Request rate limit reached"),
    OVER_EMAIL_SEND_RATE_LIMIT("over_email_send_rate_limit", 429, "Email rate limit exceeded"),
    UNEXPECTED_FAILURE("unexpected_failure", 500, "Something went wrong here"),
    // The client keeps its session and tries again after 5xx, and deletes the session after any 4xx.
    UNAVAILABLE("service_unavailable", 503, "The service cannot answer at the moment");

    private final String code;
    private final int status;
    private final String message;

    AuthProblem(String code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    /** Public and stable. */
    String code() {
        return code;
    }

    int status() {
        return status;
    }

    /** What is said where the occasion has nothing more precise to say. */
    String message() {
        return message;
    }

    AuthRefusal refusal() {
        return new AuthRefusal(this, message);
    }

    AuthRefusal refusal(String words) {
        return new AuthRefusal(this, words);
    }
}
