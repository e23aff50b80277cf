package dev.playhead.session;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Refusal;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Sessions whose time is up become expired, and an event tells their followers why.
 *
 * <p>
 * Every replica looks; a session that another is at is passed by, so each expires once. Its jobs that still wait are
 * cancelled by the database.
 */
@ApplicationScoped
class SessionExpiry {

    private static final Logger LOG = Logger.getLogger(SessionExpiry.class);

    // The statuses stand here as constants, because the index by expires_at holds open sessions alone.
    private static final String EXPIRE = """
            with overdue as (
                select session.id
                from public.coding_sessions session
                where session.status in ('pending', 'active', 'paused')
                  and session.expires_at <= now()
                order by session.expires_at
                limit 100
                for no key update skip locked
            ),
            expired as (
                update public.coding_sessions session
                set status = 'expired'
                from overdue
                where session.id = overdue.id
                returning session.id
            )
            insert into public.session_events (session_id, event_type, data)
            select
                expired.id,
                'error',
                jsonb_build_object('code', 'session_expired', 'message', 'The session''s time is up.')
            from expired
            order by expired.id
            returning session_id
            """;

    private final Database database;

    SessionExpiry(Database database) {
        this.database = database;
    }

    @Scheduled(every = "${playhead.sessions.expiry-look:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> expire() {
        return database.writingAs(new Caller.Service(), connection -> connection.query(EXPIRE).execute())
                .map(rows -> rows.stream().map(row -> row.getUUID("session_id")).toList())
                .invoke(SessionExpiry::tell)
                .onFailure(Refusal.class).recoverWithItem(List.of())
                .replaceWithVoid();
    }

    private static void tell(List<UUID> expired) {
        expired.forEach(session -> LOG.infof("outcome=expired session=%s", session));
    }
}
