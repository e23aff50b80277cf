package dev.playhead.realtime;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.playhead.http.Authenticator;
import dev.playhead.http.Authenticator.Identified;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import dev.playhead.socket.Alarm;
import io.smallrye.mutiny.Uni;

/**
 * Who is on a channel: what it was joined with, the fresh tokens after that, and the grace in which one may still come.
 *
 * <p>
 * Tokens are looked at one after the other, and of those that come meanwhile the last alone, because going on as one while
 * another is taken over would leave behind what the first had begun. Its bearer is called without a lock held.
 */
final class Identity {

    // Keys never expire and are no news.
    private static final String KEY_PREFIX = "sb_";

    private final Bearer bearer;
    private final Authenticator authenticator;
    private final Clock clock;
    private final Duration grace;
    private final Alarm alarm;
    // Guarded by this.
    private @Nullable Identified current;
    // As long as the join is not through, or a token is looked at; the last that came meanwhile waits.
    private boolean isBusy = true;
    private @Nullable String waiting;
    private boolean isOver;

    /** What goes by the identity. */
    interface Bearer {

        /** Rests as long as {@code expired} is not replaced. */
        void rest(Identified expired);

        /** Goes on as somebody who has shown a fresh token. */
        Uni<Void> continueAs(Caller caller);

        void breakOff(Throwable reason);
    }

    Identity(Bearer bearer, Exchange exchange) {
        this.bearer = bearer;
        this.authenticator = exchange.authenticator();
        this.clock = exchange.clock();
        this.grace = exchange.config().tokenGrace();
        this.alarm = new Alarm(exchange.vertx());
    }

    synchronized Optional<Caller> caller() {
        return Optional.ofNullable(current).map(Identified::caller);
    }

    synchronized boolean is(Identified identified) {
        return current == identified;
    }

    /** The join is through, and this is who joined. Tokens wait until {@link #lookAtNext}. */
    synchronized void begin(Identified joined) {
        current = joined;
        expireWith(joined);
    }

    /** Looks at a fresh token. There is no answer to it but that the channel goes on. */
    void renew(@Nullable String token) {
        if (token == null || token.startsWith(KEY_PREFIX)) {
            return;
        }
        synchronized (this) {
            if (isBusy) {
                waiting = token;
                return;
            }
            isBusy = true;
        }
        look(token);
    }

    private void look(String token) {
        Uni.createFrom().deferred(() -> authenticator.identify(token)).subscribe().with(this::accept, this::decline);
    }

    private void accept(Identified fresh) {
        Optional<Caller> before;
        synchronized (this) {
            if (isOver) {
                return;
            }
            before = caller();
            current = before.filter(caller -> mayBecome(caller, fresh.caller())).isPresent() ? fresh : current;
        }
        if (!is(fresh)) {
            bearer.breakOff(ChannelRefusal.ANOTHER_USER);
            return;
        }
        // What it was before must not expire while it is being replaced.
        alarm.cancel();
        bearer.continueAs(fresh.caller()).subscribe().with(done -> settle(fresh), bearer::breakOff);
    }

    /** Who joined as nobody may sign in; who is somebody stays that. */
    private static boolean mayBecome(Caller before, Caller after) {
        if (before instanceof Caller.Nobody) {
            return !(after instanceof Caller.Service);
        }
        return before instanceof Caller.User user && after instanceof Caller.User fresh
                ? user.id().equals(fresh.id())
                : before.equals(after);
    }

    /** A token that came too late changes nothing: another may come, within the grace of the one before. */
    private void decline(Throwable failure) {
        var isNoFault = failure instanceof Refusal refusal
                && (refusal.problem() == Problem.TOKEN_EXPIRED || refusal.problem() == Problem.UNAVAILABLE);
        if (isNoFault) {
            lookAtNext();
        } else {
            bearer.breakOff(failure);
        }
    }

    private void settle(Identified as) {
        expireWith(as);
        lookAtNext();
    }

    private void expireWith(Identified as) {
        alarm.cancel();
        as.expiresAt().ifPresent(instant -> alarm.setAt(instant, clock, () -> expire(as)));
    }

    /** Looks at the token that came meanwhile, where one did, and from then on at each that comes. */
    void lookAtNext() {
        String next;
        synchronized (this) {
            next = waiting;
            waiting = null;
            isBusy = next != null;
        }
        if (next != null) {
            look(next);
        }
    }

    private void expire(Identified expired) {
        synchronized (this) {
            if (current != expired) {
                return;
            }
            alarm.set(grace, () -> bearer.breakOff(ChannelRefusal.EXPIRED));
        }
        bearer.rest(expired);
    }

    /** Breaks the channel off if what it goes by was revoked. */
    void review() {
        Identified reviewed;
        synchronized (this) {
            reviewed = current;
        }
        if (reviewed != null) {
            reviewed.objection().get().ifPresent(bearer::breakOff);
        }
    }

    synchronized void end() {
        isOver = true;
        alarm.stop();
    }
}
