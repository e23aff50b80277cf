package dev.playhead.realtime.broadcast;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.database.StatementFailure;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/**
 * Who may do what in private channels, by the policies that the app has put on {@code realtime.messages}.
 *
 * <p>
 * PostgreSQL is asked by trying, as the caller and with {@code realtime.topic()} set: to read a row of that topic, and to
 * insert one. It is asked each time.
 */
@ApplicationScoped
public class TopicRights {

    private static final Logger LOG = Logger.getLogger(TopicRights.class);

    private final MessageStore store;

    TopicRights(MessageStore store) {
        this.store = store;
    }

    /** Fails with {@code forbidden} where a policy fails by itself, {@code unavailable} where the database cannot say. */
    public Uni<Rights> of(Caller caller, String topic) {
        if (caller instanceof Caller.Service) {
            return Uni.createFrom().item(Rights.ALL);
        }
        return store.rights(caller, topic).onFailure(StatementFailure.class).transform(TopicRights::refusal);
    }

    /** What a statement under policies of the app's own failed of. */
    static Refusal refusal(Throwable failure) {
        var state = ((StatementFailure) failure).sqlState();
        if (state.equals("42883")) {
            return Refusal.unavailable("This database lacks what private channels are judged by.");
        }
        if (state.equals("57014") || state.equals("55P03")) {
            return Refusal.unavailable("The database took too long.");
        }
        LOG.warnf("outcome=policy_failed sqlstate=%s reason=\"%s\"", state, failure.getMessage());
        return Problem.FORBIDDEN.refusal("A policy on realtime.messages failed.");
    }
}
