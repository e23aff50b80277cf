package dev.playhead.dataapi;

import java.util.EnumMap;
import java.util.Map;

import jakarta.enterprise.context.RequestScoped;

import org.jspecify.annotations.Nullable;

/** When the stages of one request began. */
@RequestScoped
class Stages {

    private final Map<Stage, Long> durations = new EnumMap<>(Stage.class);
    private @Nullable Stage current;
    private long since;

    /** In their order; what fails ends with the stage that it failed in. */
    enum Stage {
        JWT,
        PARSE,
        PLAN,
        TRANSACTION,
        RESPONSE
    }

    void begin(Stage stage) {
        end();
        current = stage;
    }

    /** Nanoseconds of each stage that there was. */
    Map<Stage, Long> end() {
        var now = System.nanoTime();
        if (current != null) {
            durations.merge(current, now - since, Long::sum);
        }
        current = null;
        since = now;
        return durations;
    }
}
