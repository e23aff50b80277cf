package dev.playhead.worker;

import java.time.Duration;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How a command came to its end.
 *
 * @param failure what went wrong; empty when nothing did
 * @param worthRetrying whether another attempt may end otherwise
 * @param facts what is known of it: exit code, time taken, files changed
 * @param completion what the command itself said about its completion; mostly nothing
 */
record Ending(String failure, boolean worthRetrying, ObjectNode facts, ObjectNode completion) {

    static Ending exited(int code, String command) {
        var failure = code == 0 ? "" : command + " exited with " + code;
        return new Ending(failure, true, Json.object().put("exit_code", code), Json.object());
    }

    static Ending timedOut(Duration limit, String command) {
        return failed(command + " was stopped after " + limit.toSeconds() + " s, which is all it may take", true);
    }

    static Ending failed(String failure, boolean worthRetrying) {
        return new Ending(failure, worthRetrying, Json.object(), Json.object());
    }

    Ending with(Duration took, int filesChanged, ObjectNode saidByCommand) {
        var more = facts.deepCopy().put("duration_ms", took.toMillis()).put("files_changed", filesChanged);
        return new Ending(failure, worthRetrying, more, saidByCommand);
    }

    boolean succeeded() {
        return failure.isEmpty();
    }

    /** What the command said, and what is known: where both speak, the worker is right. */
    ObjectNode result() {
        var result = completion.deepCopy();
        result.setAll(facts);
        return result;
    }

    Event lastEvent(boolean willRetry) {
        if (succeeded()) {
            return Event.of(Event.COMPLETION, result());
        }
        var data = Json.object().put("message", Text.storable(failure));
        data.setAll(facts);
        data.put("will_retry", willRetry);
        if (!completion.isEmpty()) {
            data.set("reported", completion);
        }
        return Event.of(Event.ERROR, data);
    }
}
