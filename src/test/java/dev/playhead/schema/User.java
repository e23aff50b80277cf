package dev.playhead.schema;

import java.util.UUID;

/** A user, and what the tests let every user do. */
final class User extends Somebody {

    private final UUID id;

    User(UUID id, Somebody caller) {
        super(caller);
        this.id = id;
    }

    UUID id() {
        return id;
    }

    /** Makes a project of the user's own. */
    UUID startsProject(String name) {
        return value("insert into public.projects (user_id, name) values (?, ?) returning id", id, name);
    }

    /** Opens a session in a project. */
    UUID opensSession(UUID project, String prompt) {
        return value("""
                insert into public.coding_sessions (user_id, project_id, initial_prompt)
                values (?, ?, ?)
                returning id
                """, id, project, prompt);
    }

    /** Opens a session in a new project. */
    UUID opensSession(String prompt) {
        return opensSession(startsProject("Project for: " + prompt), prompt);
    }

    /** Asks for work in a session and returns the job. */
    UUID submits(UUID session, String prompt) {
        return value("select id from public.submit_prompt(?, ?)", session, prompt);
    }
}
