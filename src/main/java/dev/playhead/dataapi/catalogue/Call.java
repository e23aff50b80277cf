package dev.playhead.dataapi.catalogue;

import java.util.SortedSet;

/** A function as a request asks for it: by name, and by the names of the arguments that it brings. */
public record Call(QualifiedName function, SortedSet<String> arguments, Body body) {

    /** What the request brings beside its address. */
    public enum Body {
        /** Nothing: it is a GET or a HEAD. */
        NONE,
        JSON,
        TEXT,
        XML,
        BINARY,
        /** Anything else that is posted, such as a form. */
        OTHER;

        boolean isRaw() {
            return this == TEXT || this == XML || this == BINARY;
        }
    }
}
