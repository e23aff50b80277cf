package dev.playhead.event;

import java.util.UUID;

import jakarta.validation.constraints.NotNull;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event that is to be appended.
 *
 * @param id makes a re-send harmless: an event with a known id changes nothing
 * @param data an object of at most 64 KiB
 */
@Schema(name = "NewEvent")
record NewEvent(
        @Nullable @Schema(examples = "7b0e4a8e-1c55-4d0e-9f3a-0d8f1f4f3c11") UUID id,
        @NotNull @Schema(examples = "terminal", enumeration = {
                "thinking", "terminal", "file_change", "preview_ready", "completion", "error" }) String eventType,
        @NotNull @Schema(implementation = Object.class, examples = "{\"stream\": \"stdout\", \"output\": \"npm install\\n\"}") JsonNode data){
}
