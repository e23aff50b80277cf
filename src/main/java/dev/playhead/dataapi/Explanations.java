package dev.playhead.dataapi;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import dev.playhead.dataapi.request.MediaType.Plan;
import dev.playhead.dataapi.statement.Explanation;
import dev.playhead.database.Database;
import dev.playhead.database.Ending;
import dev.playhead.database.OneStatement;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.Json;

/** Tells how PostgreSQL runs a statement, in place of what that answers. Whatever it does for that is undone. */
@ApplicationScoped
class Explanations {

    private final Database database;

    Explanations(Database database) {
        this.database = database;
    }

    Uni<Response> answer(Caller caller, OneStatement statement, Plan plan) {
        var explained = new OneStatement(Explanation.of(statement.text(), plan), statement.parameters(), statement.settings(),
                statement.isReadOnly());
        return database.actingAs(caller, explained, rows -> Ending.ROLLBACK)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getValue(0) instanceof String line ? line : Json.encode(row.getValue(0)))
                        .collect(Collectors.joining("\n")))
                .map(text -> Response.ok(text).header(HttpHeaders.CONTENT_TYPE, plan.contentType())
                        .header(HttpHeaders.VARY, "Accept, Prefer, Range").build());
    }
}
