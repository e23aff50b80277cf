package dev.playhead.dataapi.request;

import java.util.Map;

/** Carries a {@link RestError} to where it is answered. It is an outcome and no fault, hence without a stack trace. */
public final class RestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient RestError error;
    private final transient Map<String, String> headers;

    RestException(RestError error) {
        this(error, Map.of());
    }

    /** @param headers to be answered beside those of every error */
    public RestException(RestError error, Map<String, String> headers) {
        super(error.message(), null, false, false);
        this.error = error;
        this.headers = headers;
    }

    public RestError error() {
        return error;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
