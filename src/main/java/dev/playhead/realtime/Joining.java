package dev.playhead.realtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.playhead.http.Authenticator.Identified;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import dev.playhead.realtime.Subscriptions.Reader;
import dev.playhead.realtime.broadcast.Broadcast;
import dev.playhead.realtime.frame.Message;
import io.smallrye.mutiny.Uni;

/**
 * The way into a channel: who asks, whether he may, and everything that he asks for begun, with its start fixed. Fails with the
 * {@link ChannelRefusal} to tell him, and then nothing is begun.
 */
final class Joining {

    private final RealtimeSocket socket;
    private final Message join;
    private final JoinRequest request;
    private final Conversation conversation;
    private final Exchange exchange;

    Joining(RealtimeSocket socket, Message join, JoinRequest request, Conversation conversation, Exchange exchange) {
        this.socket = socket;
        this.join = join;
        this.request = request;
        this.conversation = conversation;
        this.exchange = exchange;
    }

    /** What a join has brought: changes from now on, and what was said before. */
    record Begun(Identified identified, Subscription changes, List<Broadcast> said) {
    }

    Uni<Begun> begin() {
        return Uni.createFrom().deferred(this::identify)
                .onFailure(Refusal.class).transform(refusal -> named(refusal, new Caller.Nobody()))
                .chain(found -> admit(found).onFailure(Refusal.class).transform(refusal -> named(refusal, found.caller())));
    }

    private static ChannelRefusal named(Throwable refusal, Caller caller) {
        return ChannelRefusal.of((Refusal) refusal, caller);
    }

    private Uni<Identified> identify() {
        return request.accessToken()
                .map(token -> exchange.authenticator().identify(token))
                .orElseGet(() -> Uni.createFrom().item(socket.key()));
    }

    private Uni<Begun> admit(Identified found) {
        return Uni.createFrom().deferred(() -> {
            var caller = found.stillThere();
            if (caller instanceof Caller.User user && !socket.seat(user.id())) {
                return Uni.createFrom().failure(ChannelRefusal.TOO_MANY_SOCKETS);
            }
            return conversation.admit(caller)
                    .chain(() -> subscribe(caller))
                    .chain(changes -> listen(found, changes));
        });
    }

    /** Last, because it holds back what it hears until the join is answered. */
    private Uni<Begun> listen(Identified found, Subscription changes) {
        return conversation.listen(found.caller())
                .onFailure().invoke(changes::pause)
                .map(before -> new Begun(found, changes, before));
    }

    private Uni<Subscription> subscribe(Caller caller) {
        if (request.changes().isEmpty()) {
            return Uni.createFrom().item(Subscription.NONE);
        }
        var reader = new Reader(caller, join.topic(), socket.protocol(), socket::send);
        var book = socket.clientId().map(clientId -> ReceiptBook.of(clientId, join.topic(), caller));
        return book.map(exchange.receipts()::of).orElseGet(() -> Uni.createFrom().item(Map.of()))
                .chain(received -> exchange.subscriptions().begin(reader, request.changes(), received))
                .chain(begun -> writeFirstReceipt(book, begun));
    }

    private Uni<Subscription> writeFirstReceipt(Optional<ReceiptBook> book, Subscription begun) {
        return book.map(kept -> exchange.receipts().begin(kept, begun.places())
                .onFailure().invoke(begun::pause)
                .replaceWith(begun))
                .orElseGet(() -> Uni.createFrom().item(begun));
    }
}
