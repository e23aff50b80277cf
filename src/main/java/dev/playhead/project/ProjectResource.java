package dev.playhead.project;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.persistence.LockModeType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
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
import dev.playhead.http.Change;
import dev.playhead.http.Creation;
import dev.playhead.http.CurrentCaller;
import dev.playhead.http.EntityTags;
import dev.playhead.http.Page;
import dev.playhead.http.Paging;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.smallrye.mutiny.Uni;

/** A user's own projects. */
@Path("/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Projects")
class ProjectResource {

    private static final String NOT_DELETED = "id = ?1 and status <> 'deleted'";

    private final Database database;
    private final CurrentCaller caller;

    ProjectResource(Database database, CurrentCaller caller) {
        this.database = database;
        this.caller = caller;
    }

    /** A project that is wanted. A client that may have to repeat itself brings the id. */
    record NewProject(
            @Nullable UUID id,
            @NotNull @Schema(examples = "Todo app") String name,
            @Nullable @Schema(examples = "A list of what is left to do") String description,
            @Nullable UUID templateId,
            @Nullable Map<String, Object> expoConfig) {

        Project ownedBy(Caller.User user) {
            var project = new Project();
            project.id = Optional.ofNullable(id).orElseGet(UUID::randomUUID);
            project.userId = user.id();
            project.name = name;
            project.description = description;
            project.templateId = templateId;
            project.expoConfig = expoConfig;
            return project;
        }
    }

    /** What a user may change of a project. */
    record ProjectChange(
            @Schema(implementation = String.class, examples = "Todo app 2") Change<@Nullable String> name,
            @Schema(implementation = String.class) Change<@Nullable String> description,
            @Schema(implementation = UUID.class) Change<@Nullable UUID> templateId,
            @Schema(implementation = Map.class) Change<@Nullable Map<String, Object>> expoConfig,
            @Schema(implementation = String.class, enumeration = {
                    "active", "archived" }) Change<@Nullable String> status){

        void applyTo(Project project) {
            name.ifPresent(changed -> project.name = changed);
            description.ifPresent(changed -> project.description = changed);
            templateId.ifPresent(changed -> project.templateId = changed);
            expoConfig.ifPresent(changed -> project.expoConfig = changed);
            status.ifPresent(changed -> project.status = kept(changed));
        }

        private static @Nullable String kept(@Nullable String status) {
            if ("deleted".equals(status)) {
                throw Refusal.invalid("status", "must be active or archived; DELETE puts a project away");
            }
            return status;
        }
    }

    @GET
    @Operation(summary = "List one's projects, newest first")
    public Uni<Page<Project>> list(@BeanParam Paging paging) {
        return database.actingAs(caller.user(), () -> Project.newest(paging.after(), paging.limit() + 1))
                .map(projects -> Page.of(projects, paging.limit(), Project::place));
    }

    @POST
    @Operation(summary = "Create a project", description = "Sent again with the same id, it returns the project that is there.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Project.class)))
    @APIResponse(responseCode = "200", description = "It was there already", content = @Content(schema = @Schema(implementation = Project.class)))
    public Uni<Response> create(@Valid @NotNull NewProject wanted) {
        return Creation.repeatable(database.actingAs(caller.user(), () -> create(wanted.ownedBy(caller.user()))));
    }

    private static Uni<Response> create(Project project) {
        return Project.<Project> findById(project.id)
                .chain(existing -> existing == null
                        ? reread(project.persistAndFlush()).map(created -> shown(Response.Status.CREATED, created))
                        : Uni.createFrom().item(shown(Response.Status.OK, existing)));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a project")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Project.class)))
    public Uni<Response> show(@PathParam("id") UUID id) {
        return database.actingAs(caller.user(), () -> own(id))
                .map(project -> shown(Response.Status.OK, project));
    }

    @PATCH
    @Path("/{id}")
    @Operation(summary = "Change a project")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Project.class)))
    public Uni<Response> change(@PathParam("id") UUID id, @NotNull ProjectChange change,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return database.actingAs(caller.user(), () -> reread(locked(id)
                .invoke(project -> EntityTags.check(ifMatch, project.updatedAt))
                .invoke(change::applyTo)
                .call(Panache::flush)))
                .map(project -> shown(Response.Status.OK, project));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Put a project away", description = "Its open sessions are completed. An operator can bring it back.")
    @APIResponse(responseCode = "204")
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return database.actingAs(caller.user(), () -> locked(id)
                .invoke(project -> project.status = "deleted")
                .replaceWithVoid());
    }

    private static Uni<Project> own(UUID id) {
        return theOne(Project.find(NOT_DELETED, id));
    }

    /** Nobody else changes it until this transaction ends, so that If-Match means what it says. */
    private static Uni<Project> locked(UUID id) {
        return theOne(Project.<Project> find(NOT_DELETED, id).withLock(LockModeType.PESSIMISTIC_WRITE));
    }

    private static Uni<Project> theOne(PanacheQuery<Project> query) {
        return query.firstResult()
                .onItem().ifNull().failWith(() -> Problem.NOT_FOUND.refusal("There is no such project, or it is not yours."));
    }

    /** What triggers and defaults wrote is read back. */
    private static Uni<Project> reread(Uni<Project> written) {
        return written.call(Rereading::forget).chain(project -> Project.findById(project.id));
    }

    private static Response shown(Response.Status status, Project project) {
        return EntityTags.tagged(status, project, project.updatedAt);
    }
}
