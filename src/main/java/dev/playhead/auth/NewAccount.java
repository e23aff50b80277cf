package dev.playhead.auth;

import java.util.Map;

/**
 * A request for an account, found to be in order.
 *
 * @param data what the user says of themselves
 */
record NewAccount(EmailAddress email, Password password, Map<String, Object> data) {

    NewAccount {
        data = Metadata.USER.check(data);
    }
}
