package dev.playhead.dataapi.request;

/** That the text does not go on as the grammar has it; what was expected instead is kept by the {@link Scanner}. */
final class Mismatch extends RuntimeException {

    /** One is enough: it says nothing and has no stack trace. */
    static final Mismatch INSTANCE = new Mismatch();

    private static final long serialVersionUID = 1L;

    private Mismatch() {
        super(null, null, false, false);
    }
}
