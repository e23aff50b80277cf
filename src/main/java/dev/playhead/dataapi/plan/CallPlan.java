package dev.playhead.dataapi.plan;

import java.util.List;

import dev.playhead.dataapi.catalogue.Parameter;
import dev.playhead.dataapi.catalogue.Routine;
import dev.playhead.dataapi.catalogue.Routine.Shape;

/**
 * A function to call, and what to read of what it returns.
 *
 * @param rows reads from the call as if it were a table, whose alias it gives
 */
public record CallPlan(Routine routine, Arguments arguments, ReadPlan rows) {

    /** What a call gives the parameters. */
    public sealed interface Arguments {

        /** One text for each, in the form that PostgreSQL reads the type in. */
        record Texts(List<Text> values) implements Arguments {
        }

        /**
         * Members of one JSON object.
         *
         * @param isArray whether that is the first element of an array
         */
        record Members(String json, boolean isArray, List<Parameter> parameters) implements Arguments {
        }

        /** A text that is all that there is. */
        record Whole(Parameter parameter, String text) implements Arguments {
        }

        /** The same for bytes. */
        record Bytes(byte[] bytes) implements Arguments {
        }
    }

    /** @param values more than one for a variadic parameter alone */
    public record Text(Parameter parameter, List<String> values) {
    }

    /** Whether what is returned is a value, or values, and no rows. */
    public boolean isScalar() {
        return routine.result().shape() != Shape.COMPOSITE;
    }

    public boolean isSet() {
        return routine.result().isSet();
    }
}
