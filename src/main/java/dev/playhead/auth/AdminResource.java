package dev.playhead.auth;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import dev.playhead.auth.mail.MailConfig;
import dev.playhead.auth.token.TokenConfig;
import dev.playhead.http.CurrentCaller;
import io.smallrye.mutiny.Uni;

@Guarded
@Path(AdminResource.PATH)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth administration", description = "Accounts, for whoever holds a secret key")
class AdminResource {

    static final String PATH = AuthErrors.PATH + "/admin/users";

    private final CurrentCaller current;
    private final AdminAccounts accounts;
    private final Passwords passwords;
    private final AuthConfig config;
    private final MailConfig mail;

    AdminResource(CurrentCaller current, AdminAccounts accounts, Passwords passwords, AuthConfig config, MailConfig mail) {
        this.current = current;
        this.accounts = accounts;
        this.passwords = passwords;
        this.config = config;
        this.mail = mail;
    }

    record UserList(List<User> users, String aud) {
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Deletion(@Nullable Boolean shouldSoftDelete) {
    }

    @POST
    @Operation(summary = "Make an account", description = """
            It has a profile at once. Its address counts as proved where email_confirm says so, or where none must be proved.""")
    @RequestBody(content = @Content(examples = @ExampleObject(value = """
            {"email": "ada@example.com", "password": "correct horse", "email_confirm": true,
             "app_metadata": {"plan": "team"}}""")))
    public Uni<User> create(@Nullable AdminBody request) {
        Administrators.require(current);
        var wanted = Bodies.present(request).check(passwords, config.passwordMinLength(), !mail.confirm());
        if (wanted.change().email().isEmpty()) {
            throw AuthRefusal.invalid("Cannot create a user without either an email or phone");
        }
        return accounts.create(wanted).map(User::of);
    }

    @GET
    @Operation(summary = "List accounts", description = """
            The newest first. X-Total-Count says how many there are, Link where the next and the last page are.""")
    public Uni<RestResponse<UserList>> list(
            @Parameter(description = "from 1; may be empty") @QueryParam("page") @Nullable String page,
            @Parameter(description = "at most 1000; may be empty") @QueryParam("per_page") @Nullable String perPage) {
        Administrators.require(current);
        var asked = UserPage.parse(page, perPage);
        return accounts.list(asked.size(), asked.offset()).map(listed -> RestResponse.ResponseBuilder
                .ok(new UserList(listed.accounts().stream().map(User::of).toList(), TokenConfig.AUDIENCE))
                .header("X-Total-Count", listed.total())
                .header(HttpHeaders.LINK, asked.links(PATH, listed.total()))
                .build());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read an account")
    public Uni<User> find(@PathParam("id") String id) {
        Administrators.require(current);
        return accounts.find(uuid(id)).map(User::of);
    }

    @PUT
    @Path("/{id}")
    @Operation(summary = "Change an account", description = """
            Metadata is merged, and a null removes its key. A new password ends the user's sessions. ban_duration is written as
            24h or 1h30m, or none.""")
    @RequestBody(content = @Content(examples = @ExampleObject(value = """
            {"app_metadata": {"plan": "team"}, "ban_duration": "none"}""")))
    public Uni<User> update(@PathParam("id") String id, @Nullable AdminBody request) {
        Administrators.require(current);
        return accounts.update(uuid(id), Bodies.present(request).check(passwords, config.passwordMinLength(), false))
                .map(User::of);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Delete an account", description = """
            With its profile, projects and sessions. With should_soft_delete its row stays, forgets whose it was, and frees the
            address.""")
    @RequestBody(content = @Content(examples = @ExampleObject(value = "{\"should_soft_delete\": false}")))
    @APIResponse(responseCode = "200", description = "Deleted", content = @Content(examples = @ExampleObject(value = "{}")))
    public Uni<Map<String, Object>> delete(@PathParam("id") String id, @Nullable Deletion request) {
        Administrators.require(current);
        var softly = request != null && Boolean.TRUE.equals(request.shouldSoftDelete());
        return accounts.delete(uuid(id), softly).replaceWith(Map.of());
    }

    private static UUID uuid(String text) {
        return AdminBody.find(text).orElseThrow(AuthProblem.NO_USER_ID::refusal);
    }
}
