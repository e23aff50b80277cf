package dev.playhead.dataapi.request;

/** Carries a {@link RestError} to where it is answered. It is an outcome and no fault, hence without a stack trace. */
public final class RestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient RestError error;

    RestException(RestError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public RestError error() {
        return error;
    }
}
