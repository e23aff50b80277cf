package dev.playhead.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.DynamicInsert;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

import dev.playhead.http.Cursor;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;

/**
 * Somebody asks for software, and an agent works on it.
 *
 * <p>
 * Whose it is, how many may be open and where a status may go is for the database to say.
 */
@Entity
@Table(name = "coding_sessions")
@DynamicInsert
@DynamicUpdate
@Schema(name = "Session")
public class Session extends PanacheEntityBase {

    private static final String SUBMIT_PROMPT = "select id from public.submit_prompt(?1, ?2)";

    @Id
    public UUID id;

    @Column(updatable = false)
    public UUID userId;

    @Column(updatable = false)
    public UUID projectId;

    @Column(updatable = false)
    @Schema(examples = "Build a todo app with React")
    public String initialPrompt;

    @Column(insertable = false)
    @Schema(examples = "pending", enumeration = { "pending", "active", "paused", "completed", "failed", "expired" })
    public String status;

    @Column(updatable = false)
    @Schema(description = "When an open session expires; an hour after it was opened where it was not said.")
    public Instant expiresAt;

    @Column(insertable = false, updatable = false)
    public @Nullable String easUpdateUrl;

    @Column(insertable = false, updatable = false)
    public @Nullable String webviewUrl;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Object> metadata;

    @Column(insertable = false, updatable = false)
    public @Nullable Instant startedAt;

    @Column(insertable = false, updatable = false)
    public @Nullable Instant completedAt;

    @Column(insertable = false, updatable = false)
    public Instant createdAt;

    @Column(insertable = false, updatable = false)
    public Instant updatedAt;

    /** The sessions after {@code cursor}, newest first. */
    static Uni<List<Session>> newest(Cursor cursor, int limit) {
        return find("(createdAt < ?1 or (createdAt = ?1 and id < ?2)) order by createdAt desc, id desc",
                cursor.createdAt(), cursor.id())
                .range(0, limit - 1)
                .list();
    }

    /** Writes this new session and its first job; both or neither. */
    Uni<Session> open() {
        return this.<Session> persistAndFlush()
                .call(session -> Panache.getSession()
                        .chain(store -> store.createNativeQuery(SUBMIT_PROMPT, UUID.class)
                                .setParameter(1, session.id)
                                .setParameter(2, session.initialPrompt)
                                .getSingleResult()));
    }

    Cursor place() {
        return new Cursor(createdAt, id);
    }
}
