package dev.playhead.realtime;

import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.realtime.SharedFrames.Form;
import dev.playhead.realtime.change.ChangePage;
import dev.playhead.realtime.frame.Protocol;

/** Changes of tables as the frames of a channel, made once for all who asked for the same and see the same. */
@ApplicationScoped
class ChangeFrames {

    private final SharedFrames<List<String>> shared = new SharedFrames<>(
            frames -> frames.stream().mapToInt(String::length).sum());

    /**
     * Whose frames.
     *
     * @param together stands for all of {@code ids}
     * @param ids of the bindings, in the order in which the changes name them
     */
    record Audience(long together, List<Long> ids, String topic, Protocol protocol) {
    }

    /** One frame a change. */
    List<String> of(ChangePage page, Audience audience) {
        var form = new Form(page, audience.together(), audience.topic(), audience.protocol());
        return shared.find(form).orElseGet(() -> {
            var frames = page.changes().stream().map(change -> frame(change, audience)).toList();
            shared.keep(form, frames);
            return frames;
        });
    }

    private static String frame(ChangePage.Change change, Audience audience) {
        var answered = change.bindings().stream()
                .map(audience.ids()::get).map(String::valueOf)
                .collect(Collectors.joining(",", "[", "]"));
        return audience.protocol().write(null, null, audience.topic(), "postgres_changes",
                "{\"ids\":" + answered + ",\"data\":" + change.json() + "}");
    }
}
