package dev.playhead.dataapi;

/** To whom the root describes the schema, and how much of it. */
enum OpenApiMode {
    /** All of it, to a secret key alone. */
    SECRET_KEY,
    /** To everybody what they may use. */
    FOLLOW_PRIVILEGES,
    /** All of it, to everybody. */
    IGNORE_PRIVILEGES,
    /** To nobody. */
    DISABLED
}
