package dev.playhead.dataapi.statement;

/**
 * What SQL says the answer shall be: {@code response.headers} and {@code response.status}.
 *
 * <p>
 * The commit is sent together with the statement, so it must be the statement itself that fails where they mean nothing: else
 * the change would stand although its caller is told that it went wrong. PostgreSQL has no way to raise an error but to
 * stumble; it stumbles over a text that {@link #isInvalid} knows again.
 */
public final class ResponseSettings {

    public static final String HEADERS = "response.headers";
    public static final String STATUS = "response.status";

    /** One header as JSON: a name of a token's characters, and a value that can stand in a line. */
    private static final String HEADER = """
            \\{\\s*"[!#$%&''*+.^_`|~0-9A-Za-z-]+"\\s*:\\s*\
            "([\\u0020\\u0021\\u0023-\\u005b\\u005d-\\u007e\\u0080-\\u00ff]\
            |\\\\(["\\\\/t]|u00[2-689a-fA-F][0-9a-fA-F]|u007[0-9a-eA-E]))*"\\s*\\}""";

    /** The columns {@code headers} and {@code status}; to be selected by the last step, for it reads what the others set. */
    static final String COLUMNS = column(HEADERS, "headers",
            "^\\s*\\[\\s*(" + HEADER + "(\\s*,\\s*" + HEADER + ")*)?\\s*\\]\\s*$") + ", "
            + column(STATUS, "status", "^[2-5][0-9][0-9]$");

    private static final String STUMBLED_OVER = "\"playhead: ";

    private ResponseSettings() {
    }

    /** Whether that is what PostgreSQL says where a setting of this name means nothing. */
    public static boolean isInvalid(String message, String setting) {
        return message.contains(STUMBLED_OVER + setting + " ");
    }

    private static String column(String setting, String name, String form) {
        var value = "nullif(pg_catalog.current_setting('" + setting + "', true), '')";
        return "case when " + value + " is null or " + value + " ~ '" + form + "' then " + value
                + " else ('playhead: " + setting + " ' || " + value + ")::pg_catalog.int4::pg_catalog.text end as " + name;
    }
}
