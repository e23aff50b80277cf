package dev.playhead.dataapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.playhead.testing.Owner;

/** The schema that has one of everything, with a few rows in it. */
final class OneOfEverything {

    private static final String ROWS = """
            truncate dataapi.clients, dataapi.projects, dataapi.tasks, dataapi.users, dataapi.users_tasks, dataapi.sightings,
                dataapi.project_leads, dataapi.family_tree, dataapi.everything, dataapi.without_key, dataapi.measurements,
                dataapi.secrets_of_users restart identity cascade;
            insert into dataapi.clients values (1, 'Microsoft'), (2, 'Apple');
            insert into dataapi.projects values
                (1, 'Windows 7', 1), (2, 'Windows 10', 1), (3, 'IOS', 2), (4, 'OSX', 2), (5, 'Orphan', null);
            insert into dataapi.tasks values (1, 'Design w7', 1), (2, 'Code w7', 1), (3, 'Design w10', 2);
            insert into dataapi.users values (1, 'Angela Martin'), (2, 'Michael Scott');
            insert into dataapi.users_tasks values (1, 1), (1, 2), (2, 1);
            insert into dataapi.project_leads values (1, 1);
            insert into dataapi.everything (id, letters, data) overriding system value values (100, 'kept', '{"a": 1}');
            """;

    private OneOfEverything() {
    }

    static void lay(Owner owner) {
        run(owner, "schema.sql");
    }

    static void fill(Owner owner) {
        execute(owner, ROWS);
    }

    /** Runs a script from among the resources of these tests. */
    static void run(Owner owner, String script) {
        try {
            execute(owner, Files.readString(Path.of("src/test/resources/dataapi").resolve(script)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void execute(Owner owner, String script) {
        try (var connection = owner.connect(); var statement = connection.createStatement()) {
            statement.execute(script);
        } catch (java.sql.SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
