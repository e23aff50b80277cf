package dev.playhead.profile;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;

/** What the app knows of a user. Only what changed is written: the column grants allow no more. */
@Entity
@Table(name = "profiles")
@DynamicUpdate
@Schema(name = "Profile")
public class Profile extends PanacheEntityBase {

    @Id
    @Schema(examples = "5f0c2f0e-3a5e-4f55-9d7e-0d0d6b1c9c11")
    public UUID id;

    @Column(updatable = false)
    @Schema(examples = "ada@example.com")
    public @Nullable String email;

    @Schema(examples = "Ada")
    public @Nullable String displayName;

    @Schema(examples = "https://example.com/ada.png")
    public @Nullable String avatarUrl;

    @Column(updatable = false)
    @Schema(examples = "free", enumeration = { "free", "pro", "enterprise" })
    public String tier;

    @Column(updatable = false)
    @Schema(examples = "3", description = "How many sessions may be open at once.")
    public int sessionsLimit;

    @Column(updatable = false)
    public @Nullable String stripeCustomerId;

    @Column(updatable = false)
    public Instant createdAt;

    @Column(updatable = false)
    public Instant updatedAt;
}
