package dev.playhead.dataapi.request;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a function is called with: named values, or one that is all of the body. */
public sealed interface CallBody {

    /** The names that a function is looked for by. */
    SortedSet<String> names();

    /** Of a query string, or of a form: each a text, and names may come again. */
    record Texts(List<Query.Argument> arguments, boolean isForm) implements CallBody {

        public Texts {
            arguments = List.copyOf(arguments);
        }

        @Override
        public SortedSet<String> names() {
            var names = new TreeSet<String>();
            arguments.forEach(argument -> names.add(argument.name()));
            return names;
        }

        /** All values of a name, in their order. */
        public List<String> values(String name) {
            return arguments.stream().filter(each -> each.name().equals(name)).map(Query.Argument::value).toList();
        }
    }

    /**
     * JSON, as it came.
     *
     * @param isArray whether the arguments are its first element
     * @param isMade whether it was made of something else, which no function that takes JSON whole is meant by
     */
    record Json(String text, SortedSet<String> names, boolean isArray, boolean isMade) implements CallBody {
    }

    /** Anything that is given to a function whole. */
    record Raw(MediaType.Known mediaType, byte[] bytes) implements CallBody {

        @Override
        public SortedSet<String> names() {
            return new TreeSet<>();
        }
    }
}
