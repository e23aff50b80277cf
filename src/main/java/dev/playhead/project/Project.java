package dev.playhead.project;

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
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;

/**
 * What a user builds, over many coding sessions.
 *
 * <p>
 * Whose it is, is never asked here: row-level security shows a caller no other. Only the columns that were set are written,
 * because the column grants allow no more.
 */
@Entity
@Table(name = "projects")
@DynamicInsert
@DynamicUpdate
@Schema(name = "Project")
public class Project extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(updatable = false)
    public UUID userId;

    @Schema(examples = "Todo app")
    public String name;

    @Schema(examples = "A list of what is left to do")
    public @Nullable String description;

    public @Nullable UUID templateId;

    @JdbcTypeCode(SqlTypes.JSON)
    @Schema(examples = "{\"slug\": \"todo\"}")
    public Map<String, Object> expoConfig;

    @Column(insertable = false, updatable = false)
    public @Nullable String sandboxId;

    @Schema(examples = "active", enumeration = { "active", "archived", "deleted" })
    public String status;

    @Column(insertable = false, updatable = false)
    public Instant createdAt;

    @Column(insertable = false, updatable = false)
    public Instant updatedAt;

    /** The projects after {@code cursor}, newest first, without the deleted ones. */
    static Uni<List<Project>> newest(Cursor cursor, int limit) {
        return find("status <> 'deleted' and (createdAt < ?1 or (createdAt = ?1 and id < ?2)) order by createdAt desc, id desc",
                cursor.createdAt(), cursor.id())
                .range(0, limit - 1)
                .list();
    }

    Cursor place() {
        return new Cursor(createdAt, id);
    }
}
