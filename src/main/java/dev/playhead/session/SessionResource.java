package dev.playhead.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.persistence.LockModeType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import dev.playhead.database.Database;
import dev.playhead.database.Rereading;
import dev.playhead.http.Creation;
import dev.playhead.http.CurrentCaller;
import dev.playhead.http.EntityTags;
import dev.playhead.http.Page;
import dev.playhead.http.Paging;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** A user's own coding sessions. */
@Path("/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions")
class SessionResource {

    private final Database database;
    private final SessionReads reads;
    private final CurrentCaller caller;

    SessionResource(Database database, SessionReads reads, CurrentCaller caller) {
        this.database = database;
        this.reads = reads;
        this.caller = caller;
    }

    /** A session that is wanted. A client that may have to repeat itself brings the id. */
    @Schema(name = "NewSession")
    record NewSession(
            @Nullable UUID id,
            @NotNull UUID projectId,
            @NotNull @Schema(examples = "Build a todo app with React") String initialPrompt,
            @Nullable Instant expiresAt,
            @Nullable Map<String, Object> metadata) {

        Session ownedBy(Caller.User user) {
            var session = new Session();
            session.id = Optional.ofNullable(id).orElseGet(UUID::randomUUID);
            session.userId = user.id();
            session.projectId = projectId;
            session.initialPrompt = initialPrompt;
            session.expiresAt = expiresAt;
            session.metadata = metadata;
            return session;
        }
    }

    /** What a user may change of a session: pause it, resume it (active), complete it, and keep notes with it. */
    @Schema(name = "SessionChange")
    record SessionChange(
            @Pattern(regexp = "active|paused|completed", message = "must be active, paused or completed") @Nullable @Schema(examples = "paused", enumeration = {
                    "active", "paused", "completed" }) String status,
            @Nullable @Schema(examples = "{\"files\": 3}") Map<String, Object> metadata){

        void applyTo(Session session) {
            session.status = Optional.ofNullable(status).orElse(session.status);
            session.metadata = Optional.ofNullable(metadata).orElse(session.metadata);
        }
    }

    @GET
    @Operation(summary = "List one's sessions, newest first")
    public Uni<Page<Session>> list(@BeanParam Paging paging) {
        return database.actingAs(caller.user(), () -> Session.newest(paging.after(), paging.limit() + 1))
                .map(sessions -> Page.of(sessions, paging.limit(), Session::place));
    }

    @POST
    @Operation(summary = "Open a session", description = "Its first job is enqueued from the prompt. Sent again with the same id, it returns the session that is there.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Session.class)))
    @APIResponse(responseCode = "200", description = "It was there already", content = @Content(schema = @Schema(implementation = Session.class)))
    public Uni<Response> open(@Valid @NotNull NewSession wanted) {
        return Creation.repeatable(database.writingAs(caller.user(), () -> open(wanted.ownedBy(caller.user()))))
                .onFailure(SessionResource::isForbidden).transform(SessionResource::noProject);
    }

    private static Uni<Response> open(Session session) {
        return Session.<Session> findById(session.id)
                .chain(existing -> existing == null
                        ? reread(session.open()).map(opened -> shown(Response.Status.CREATED, opened))
                        : Uni.createFrom().item(shown(Response.Status.OK, existing)));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a session")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Session.class)))
    public Uni<Response> show(@PathParam("id") UUID id) {
        return reads.show(caller.user(), id)
                .map(found -> found.orElseThrow(SessionResource::noSession))
                .map(session -> shown(Response.Status.OK, session));
    }

    @PATCH
    @Path("/{id}")
    @Operation(summary = "Pause, resume or complete a session, or keep notes with it")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Session.class)))
    public Uni<Response> change(@PathParam("id") UUID id, @Valid @NotNull SessionChange change,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return database.writingAs(caller.user(), () -> reread(own(id)
                .invoke(session -> EntityTags.check(ifMatch, session.updatedAt))
                .invoke(change::applyTo)
                .call(Panache::flush)))
                .map(session -> shown(Response.Status.OK, session));
    }

    private static Uni<Session> own(UUID id) {
        return Session.<Session> findById(id, LockModeType.PESSIMISTIC_WRITE)
                .onItem().ifNull().failWith(SessionResource::noSession);
    }

    private static Refusal noSession() {
        return Problem.NOT_FOUND.refusal("There is no such session, or it is not yours.");
    }

    /** What triggers and defaults wrote is read back. */
    private static Uni<Session> reread(Uni<Session> written) {
        return written.call(Rereading::forget).chain(session -> Session.findById(session.id));
    }

    private static Response shown(Response.Status status, Session session) {
        return EntityTags.tagged(status, session, session.updatedAt);
    }

    private static boolean isForbidden(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.problem() == Problem.FORBIDDEN;
    }

    /** The policy refuses somebody else's project and one that does not exist alike, and so must we. */
    private static Throwable noProject(Throwable forbidden) {
        return Problem.NOT_FOUND.refusal("There is no such active project, or it is not yours.");
    }
}
