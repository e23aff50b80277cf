package dev.playhead.realtime;

import java.util.UUID;

import dev.playhead.identity.Caller;

/**
 * Whose receipts: of one client, on one channel, as one caller. Who forges another's client id finds nothing, because he is
 * another caller.
 */
record ReceiptBook(String clientId, String topic, String caller) {

    static ReceiptBook of(String clientId, String topic, Caller caller) {
        return new ReceiptBook(clientId, topic, name(caller));
    }

    private static String name(Caller caller) {
        if (caller instanceof Caller.User user) {
            UUID id = user.id();
            return id.toString();
        }
        return caller.role().databaseName();
    }
}
