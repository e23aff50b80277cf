package dev.playhead.realtime.broadcast;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

import dev.playhead.http.CurrentCaller;
import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/** Says things to channels without a socket, as Supabase's client asks for it. */
@Path("/realtime/v1/api/broadcast")
@Tag(name = "Realtime")
class BroadcastResource {

    private final CurrentCaller current;
    private final Speech speech;

    BroadcastResource(CurrentCaller current, Speech speech) {
        this.current = current;
        this.speech = speech;
    }

    /** Something said to a channel; what else a client puts there is not looked at. */
    @Schema(name = "BroadcastMessage")
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Message(@Nullable String topic, @Nullable String event,
            @Schema(implementation = Object.class) @Nullable JsonNode payload,
            @JsonProperty("private") @Nullable Boolean isPrivate) {
    }

    @Schema(name = "BroadcastMessages")
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Messages(@Nullable List<@Nullable Message> messages) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @Operation(summary = "Say things to channels", description = "All are said, in their order, or none. A private channel takes what a policy lets the caller say.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Messages.class), examples = @ExampleObject(name = "one", value = """
            {"messages": [{"topic": "room", "event": "hello", "payload": {"text": "Hi"}, "private": false}]}""")))
    @APIResponse(responseCode = "202", description = "Said.")
    public Uni<Void> say(@Context HttpServerRequest connection, @Nullable Messages body) {
        var caller = current.anybody();
        return speech.say(caller, origin(connection), broadcasts(body));
    }

    @POST
    @Path("/{topic}/events/{event}")
    @Consumes({ MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM })
    @ResponseStatus(202)
    @Operation(summary = "Say one thing to a channel", description = "The body is the payload: JSON, or any bytes as application/octet-stream.")
    @RequestBody(content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Object.class), examples = @ExampleObject(name = "hello", value = "{\"text\": \"Hi\"}")),
            @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM, schema = @Schema(type = SchemaType.STRING, format = "binary"), examples = @ExampleObject(name = "bytes", value = "Hi")) })
    @APIResponse(responseCode = "202", description = "Said.")
    public Uni<Void> sayOne(@Context HttpServerRequest connection, @PathParam("topic") String topic,
            @PathParam("event") String event, @QueryParam("private") @Nullable String isPrivate,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType,
            byte @Nullable [] body) {
        var caller = current.anybody();
        var isBinary = mediaType != null && mediaType.startsWith(MediaType.APPLICATION_OCTET_STREAM);
        return speech.say(caller, origin(connection), List.of(new Broadcast(topic, event, body == null ? new byte[0] : body,
                isBinary, "true".equals(isPrivate), Optional.empty())));
    }

    private static List<Broadcast> broadcasts(@Nullable Messages body) {
        if (body == null || body.messages() == null) {
            throw Refusal.invalid("messages", "must be a list of messages");
        }
        var broadcasts = new ArrayList<Broadcast>();
        for (var message : body.messages()) {
            broadcasts.add(broadcast("messages[" + broadcasts.size() + "]", message));
        }
        return broadcasts;
    }

    private static Broadcast broadcast(String place, @Nullable Message message) {
        if (message == null) {
            throw Refusal.invalid(place, "must be an object");
        }
        var payload = required(place + ".payload", message.payload());
        return new Broadcast(required(place + ".topic", message.topic()), required(place + ".event", message.event()),
                payload.toString().getBytes(StandardCharsets.UTF_8), false, Boolean.TRUE.equals(message.isPrivate()),
                Optional.empty());
    }

    private static <T> T required(String place, @Nullable T value) {
        if (value == null) {
            throw Refusal.invalid(place, "must not be missing");
        }
        return value;
    }

    private static String origin(HttpServerRequest connection) {
        var host = connection.remoteAddress().hostAddress();
        return host == null ? "unknown" : host;
    }
}
