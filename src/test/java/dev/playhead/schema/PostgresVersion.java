package dev.playhead.schema;

/** A PostgreSQL that the schema must run on. */
enum PostgresVersion {

    /** The one that the service carries. */
    NEWEST("18"),
    /** The oldest that somebody may bring. */
    OLDEST("15");

    private final String major;

    PostgresVersion(String major) {
        this.major = major;
    }

    String major() {
        return major;
    }

    @Override
    public String toString() {
        return "PostgreSQL " + major;
    }
}
