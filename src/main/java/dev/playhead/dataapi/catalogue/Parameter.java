package dev.playhead.dataapi.catalogue;

/**
 * A parameter of a function.
 *
 * @param name empty where it has none
 * @param type as it was declared
 * @param valueType the type to give values in: where the declared one would silently cut them to one character or bit, the
 *        one that does not
 */
public record Parameter(String name, String type, String valueType, Mode mode, boolean isRequired) {

    public enum Mode {
        IN,
        OUT,
        INOUT,
        VARIADIC,
        TABLE;

        boolean isInput() {
            return this == IN || this == INOUT || this == VARIADIC;
        }

        boolean isOutput() {
            return this == OUT || this == INOUT || this == TABLE;
        }
    }
}
