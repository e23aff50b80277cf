package dev.playhead.platform.postgres;

import static dev.playhead.platform.postgres.Conversation.connect;
import static dev.playhead.platform.postgres.Conversation.numbers;
import static dev.playhead.platform.postgres.Conversation.setting;
import static dev.playhead.platform.postgres.Conversation.text;
import static dev.playhead.platform.postgres.Conversation.write;
import static dev.playhead.platform.postgres.Conversation.writeUntilRefused;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EmbeddedPostgresTest {

    private static final Duration AT_ONCE = Duration.ofMillis(200);

    @TempDir
    static Path shared;
    private static final List<String> sentences = new CopyOnWriteArrayList<>();
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(shared).telling(sentences::add));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Nested
    class A_running_one {

        @Test
        void says_what_it_did_while_one_waited() {
            assertThat(sentences).anySatisfy(sentence -> assertThat(sentence).startsWith("Creating the database in"))
                    .last().asString().isEqualTo("Starting PostgreSQL %s on port %d", postgres.version(), postgres.port());
        }

        @Test
        void is_as_durable_as_postgresql_is_by_default() throws SQLException {
            try (var connection = connect(postgres, postgres.owner())) {
                assertThat(setting(connection, "fsync")).isEqualTo("on");
                assertThat(setting(connection, "synchronous_commit")).isEqualTo("on");
                assertThat(setting(connection, "full_page_writes")).isEqualTo("on");
                assertThat(setting(connection, "data_checksums")).isEqualTo("on");
            }
        }

        @Test
        void listens_to_this_machine_alone() throws SQLException {
            try (var connection = connect(postgres, postgres.owner())) {
                assertThat(setting(connection, "listen_addresses")).isEqualTo("127.0.0.1");
                assertThat(setting(connection, "unix_socket_directories")).isEmpty();
                assertThat(setting(connection, "port")).isEqualTo(Integer.toString(postgres.port()));
            }
        }

        @Test
        void speaks_utf_8_and_universal_time() throws SQLException {
            try (var connection = connect(postgres, postgres.owner())) {
                assertThat(setting(connection, "server_encoding")).isEqualTo("UTF8");
                assertThat(setting(connection, "log_timezone")).isEqualTo("UTC");
                assertThat(text(connection, "select lower('ÄÖ')")).isEqualTo("äö");
            }
        }

        @Test
        void lets_go_of_clients_that_are_gone() throws SQLException {
            try (var connection = connect(postgres, postgres.owner())) {
                assertThat(setting(connection, "tcp_user_timeout")).isEqualTo("3000");
                assertThat(setting(connection, "tcp_keepalives_idle")).isEqualTo("5");
                assertThat(setting(connection, "max_connections")).isEqualTo("100");
            }
        }

        @Test
        void keeps_its_files_to_itself() throws IOException {
            assertThat(Files.getPosixFilePermissions(shared)).isEqualTo(fromString("rwx------"));
            assertThat(Files.getPosixFilePermissions(shared.resolve("data"))).isEqualTo(fromString("rwx------"));
            assertThat(Files.getPosixFilePermissions(shared.resolve("credentials.properties")))
                    .isEqualTo(fromString("rw-------"));
            assertThat(shared.resolve("password.partial")).doesNotExist();
        }

        @Test
        void knows_its_logins_by_verifiers_only() throws SQLException {
            try (var connection = connect(postgres, postgres.owner())) {
                assertThat(text(connection, "show password_encryption")).isEqualTo("scram-sha-256");
                assertThat(text(connection, """
                        select string_agg(rolname || ' ' || rolsuper || ' ' || rolinherit || ' ' || left(rolpassword, 13), ', '
                            order by rolname)
                        from pg_authid
                        where rolcanlogin
                        """)).isEqualTo("authenticator false false SCRAM-SHA-256, "
                        + "playhead_owner true true SCRAM-SHA-256, service_authenticator false false SCRAM-SHA-256");
                assertThat(text(connection, """
                        select string_agg(distinct auth_method, ', ')
                        from pg_hba_file_rules
                        """)).isEqualTo("scram-sha-256");
            }
        }

        @Test
        void lets_each_login_in_by_its_password() throws SQLException {
            for (var login : List.of(postgres.owner(), postgres.user(), postgres.service())) {
                try (var connection = connect(postgres, login)) {
                    assertThat(text(connection, "select current_user")).isEqualTo(login.name());
                }
            }
        }

        @Test
        void refuses_a_wrong_password() {
            for (var name : List.of("playhead_owner", "authenticator", "service_authenticator")) {
                var stranger = new Login(name, "a guess");

                assertThatThrownBy(() -> connect(postgres, stranger))
                        .isInstanceOfSatisfying(SQLException.class, refusal -> assertThat(refusal.getSQLState())
                                .isEqualTo("28P01"));
            }
        }

        @Test
        void shows_no_password_when_printed() {
            assertThat(postgres.owner()).asString().isEqualTo("Login[name=playhead_owner]");
        }

        @Test
        void keeps_its_directory_to_itself() {
            var settings = EmbeddedPostgres.Settings.in(shared);

            assertThatThrownBy(() -> EmbeddedPostgres.start(settings, AT_ONCE))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining(shared.toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("playhead.embedded.directory");
        }

        @Test
        void keeps_its_port_to_itself(@TempDir Path other) {
            var settings = EmbeddedPostgres.Settings.in(other).onPort(postgres.port());

            assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("Port " + postgres.port())
                    .hasMessageContaining("playhead.embedded.port");
        }
    }

    @Test
    void a_stopped_one_keeps_its_data_its_passwords_and_a_fixed_port(@TempDir Path directory) throws Exception {
        var settings = EmbeddedPostgres.Settings.in(directory);
        var first = EmbeddedPostgres.start(settings);
        write(first, 1);
        first.close();

        try (var second = EmbeddedPostgres.start(settings.onPort(first.port()))) {

            assertThat(first.state()).isEqualTo(EmbeddedPostgres.State.CLOSED);
            assertThat(second.port()).isEqualTo(first.port());
            assertThat(second.user()).isEqualTo(first.user());
            assertThat(numbers(second)).containsExactly(1);
        }
        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
    }

    @Test
    void a_killed_one_returns_on_its_port_with_every_acknowledged_commit(@TempDir Path directory) throws Exception {
        try (var killed = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(directory))) {
            write(killed, 0);
            var pid = killed.pid();
            var port = killed.port();
            var acknowledged = new AtomicInteger();
            var writer = CompletableFuture.runAsync(() -> writeUntilRefused(killed, acknowledged));
            await().until(() -> acknowledged.get() > 50);

            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            assertThatThrownBy(() -> writer.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
            await().atMost(Duration.ofSeconds(30)).until(() -> killed.isRunning() && killed.pid() != pid);
            assertThat(killed.port()).isEqualTo(port);
            assertThat(numbers(killed)).hasSizeGreaterThanOrEqualTo(acknowledged.get() + 1)
                    .startsWith(0, 1, 2).contains(acknowledged.get());
        }
    }

    @Test
    void the_oldest_postgresql_runs_by_its_archive_and_the_newest_leaves_its_data_alone(@TempDir Path directory)
            throws Exception {
        var oldest = Path.of(System.getProperty("playhead.test.oldest-postgresql"));
        var settings = EmbeddedPostgres.Settings.in(directory);
        try (var started = EmbeddedPostgres.start(settings.withBinaries(oldest))) {
            assertThat(started.version()).startsWith("15.");
            write(started, 15);
        }

        assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("PostgreSQL 15")
                .hasMessageContaining("Nothing was changed")
                .hasMessageContaining("playhead.embedded.binaries");
        try (var again = EmbeddedPostgres.start(settings.withBinaries(oldest))) {
            assertThat(numbers(again)).containsExactly(15);
        }
    }
}
