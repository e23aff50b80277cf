package dev.playhead.dataapi.request;

import org.jspecify.annotations.Nullable;

/**
 * The refusals that are the data API's own, with PostgREST's codes and words: clients branch on the one and show the other.
 * Numbers that are missing are no longer given out.
 */
public enum ErrorCode {

    CONNECTION_ERROR("PGRST000", 503, "Database connection error. Retrying the connection."),
    CLIENT_ERROR("PGRST001", 503, "Database client error. Retrying the connection."),
    NO_SCHEMA_CACHE("PGRST002", 503, "Could not query the database for the schema cache. Retrying."),
    POOL_TIMEOUT("PGRST003", 504, "Timed out acquiring connection from connection pool."),

    INVALID_QUERY("PGRST100", 400, "%s"),
    INVALID_RPC_METHOD("PGRST101", 405, "Cannot use the %s method on RPC"),
    INVALID_BODY("PGRST102", 400, "%s"),
    BODY_TOO_LARGE("PGRST102", 413, "%s"),
    INVALID_RANGE("PGRST103", 416, "Requested range not satisfiable"),
    INVALID_PUT_FILTERS("PGRST105", 405, "Filters must include all and only primary key columns with 'eq' operators"),
    INVALID_SCHEMA("PGRST106", 406, "Invalid schema: %s"),
    NO_MEDIA_TYPE("PGRST107", 406, "None of these media types are available: %s"),
    NOT_EMBEDDED("PGRST108", 400, "'%s' is not an embedded resource in this request"),
    INVALID_RESPONSE_HEADERS("PGRST111", 500,
            "response.headers guc must be a JSON array composed of objects with a single key and a string value"),
    INVALID_RESPONSE_STATUS("PGRST112", 500, "response.status guc must be a valid status code"),
    PUT_WITH_LIMIT("PGRST114", 400, "limit/offset querystring parameters are not allowed for PUT"),
    PUT_KEY_MISMATCH("PGRST115", 400, "Payload values do not match URL in primary key column(s)"),
    NOT_SINGULAR("PGRST116", 406, "Cannot coerce the result to a single JSON object"),
    UNSUPPORTED_METHOD("PGRST117", 405, "Unsupported HTTP method: %s"),
    RELATED_ORDER_NOT_TO_ONE("PGRST118", 400, "A related order on '%s' is not possible"),
    BAD_EMBED_FILTER("PGRST120", 400, "Bad operator on the '%s' embedded resource"),
    INVALID_RAISE("PGRST121", 500, "Could not parse JSON in the \"RAISE SQLSTATE 'PGRST'\" error"),
    INVALID_PREFERENCES("PGRST122", 400, "Invalid preferences given with handling=strict"),
    AGGREGATES_DISABLED("PGRST123", 400, "Use of aggregate functions is not allowed"),
    MAX_AFFECTED_EXCEEDED("PGRST124", 400, "Query result exceeds max-affected preference constraint"),
    INVALID_PATH("PGRST125", 404, "Invalid path specified in request URL"),
    ROOT_DISABLED("PGRST126", 404, "Root endpoint metadata is disabled"),
    NOT_IMPLEMENTED("PGRST127", 400, "Feature not implemented"),
    MAX_AFFECTED_ON_SCALAR("PGRST128", 400,
            "Function must return SETOF or TABLE when max-affected preference is used with handling=strict"),

    NO_RELATIONSHIP("PGRST200", 400, "Could not find a relationship between '%s' and '%s' in the schema cache"),
    AMBIGUOUS_RELATIONSHIP("PGRST201", 300,
            "Could not embed because more than one relationship was found for '%s' and '%s'"),
    NO_FUNCTION("PGRST202", 404, "Could not find the function %s in the schema cache"),
    AMBIGUOUS_FUNCTION("PGRST203", 300, "Could not choose the best candidate function between: %s"),
    NO_COLUMN("PGRST204", 400, "Could not find the '%s' column of '%s' in the schema cache"),
    NO_TABLE("PGRST205", 404, "Could not find the table '%s' in the schema cache"),

    NO_JWT_SECRET("PGRST300", 500, "Server lacks JWT secret"),
    INVALID_JWT("PGRST301", 401, "%s"),
    ANONYMOUS_DISABLED("PGRST302", 401, "Anonymous access is disabled"),
    INVALID_JWT_CLAIMS("PGRST303", 401, "%s"),

    INTERNAL("PGRSTX00", 500, "%s");

    private final String code;
    private final int status;
    private final String message;

    ErrorCode(String code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    /** As it stands in the body. */
    public String code() {
        return code;
    }

    /** The HTTP status it is answered with. */
    public int status() {
        return status;
    }

    /**
     * The refusal in full.
     *
     * @param details text, or a list of objects where the code asks for one
     * @param words what the message names, in its order
     */
    public RestError with(@Nullable Object details, @Nullable String hint, String... words) {
        return new RestError(this, message.formatted((Object[]) words), details, hint);
    }

    /** The refusal with neither details nor a hint. */
    public RestError of(String... words) {
        return with(null, null, words);
    }
}
