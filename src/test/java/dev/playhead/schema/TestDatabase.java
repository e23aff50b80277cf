package dev.playhead.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

import dev.playhead.platform.postgres.Login;

/**
 * A database of one test class, and the people who act in it.
 *
 * <p>
 * It is a copy of one that the migrations made once, so it costs some tens of milliseconds.
 */
final class TestDatabase implements AutoCloseable {

    private final TestServer server;
    private final String name;
    private final Acting users;
    private final Acting services;
    private final Acting owner;

    private TestDatabase(TestServer server, String name) {
        this.server = server;
        this.name = name;
        this.users = new Acting(this, server.user());
        this.services = new Acting(this, server.service());
        this.owner = new Acting(this, server.owner());
    }

    /** A database with the whole schema and nobody in it. */
    static TestDatabase migrated(PostgresVersion version) {
        var server = TestServer.of(version);
        return new TestDatabase(server, server.copyMigrated());
    }

    /** A database in which there is nothing. */
    static TestDatabase empty(PostgresVersion version) {
        var server = TestServer.of(version);
        return new TestDatabase(server, server.createEmpty());
    }

    TestServer server() {
        return server;
    }

    void migrate(String... locations) {
        server.migrate(name, locations);
    }

    void migrateTo(String target, String... locations) {
        server.flyway(name, server.owner(), target, locations).migrate();
    }

    void migrateAs(Login login, String... locations) {
        server.flyway(name, login, "latest", locations).migrate();
    }

    /** Whoever migrates: a superuser, whom nothing holds. */
    Somebody owner() {
        return owner.as("none", "");
    }

    Somebody service() {
        return services.as("service_role", "{\"role\": \"service_role\"}");
    }

    /** A caller with no token. */
    Somebody nobody() {
        return users.as("anon", "{\"role\": \"anon\"}");
    }

    /** Makes an account and returns the user whose it is. */
    User signUp(String displayName) {
        var id = UUID.randomUUID();
        owner().update("""
                insert into auth.users (id, email, raw_user_meta_data)
                values (?, ?, jsonb_build_object('display_name', ?::text))
                """, id, displayName + "-" + id + "@example.test", displayName);
        return user(id);
    }

    /** The user of an account that is there. */
    User user(UUID id) {
        return new User(id, users.as("authenticated", "{\"sub\": \"%s\", \"role\": \"authenticated\"}".formatted(id)));
    }

    /** A new connection of the users' login on which nobody has said who is asking. */
    Connection connectAsUserLogin() throws SQLException {
        return connect(server.user());
    }

    Connection connectAsServiceLogin() throws SQLException {
        return connect(server.service());
    }

    Connection connectAsOwner() throws SQLException {
        return connect(server.owner());
    }

    Connection connect(Login login) throws SQLException {
        return server.connect(name, login);
    }

    /** Runs a script of the class path, such as {@code db/seed/seed.sql}, as the owner. */
    void run(String resource) {
        runAs(server.owner(), resource);
    }

    void runAs(Login login, String resource) {
        try (var connection = connect(login); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(read(resource));
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException(resource, failure);
        }
    }

    private static String read(String resource) {
        try (var input = TestDatabase.class.getClassLoader().getResourceAsStream(resource)) {
            if (input == null) {
                throw new IllegalArgumentException("There is no " + resource);
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        users.close();
        services.close();
        owner.close();
        server.drop(name);
    }
}
