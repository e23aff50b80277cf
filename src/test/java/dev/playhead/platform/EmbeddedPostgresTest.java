package dev.playhead.platform;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    void a_start_waits_for_the_one_before_it_to_stop(@TempDir Path directory) throws Exception {
        var settings = EmbeddedPostgres.Settings.in(directory);
        var first = EmbeddedPostgres.start(settings);
        var second = CompletableFuture.supplyAsync(() -> EmbeddedPostgres.start(settings));
        assertThatThrownBy(() -> second.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        first.close();

        try (var replacement = second.get(30, TimeUnit.SECONDS)) {
            assertThat(replacement.isRunning()).isTrue();
        }
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
    void an_orphan_of_a_killed_jvm_is_replaced(@TempDir Path directory) throws Exception {
        var other = EmbeddedPostgresProcess.in(directory);
        assertThatThrownBy(() -> EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(directory), AT_ONCE))
                .isInstanceOf(EmbeddedPostgresException.class).hasMessageContaining("process " + other.jvm.pid());
        var credentials = Credentials.keptIn(new DataDirectory(directory));
        write("jdbc:postgresql://127.0.0.1:" + other.port + "/playhead", credentials.owner(), 7);
        var orphan = ProcessHandle.of(other.postmaster).orElseThrow();

        other.jvm.destroyForcibly().waitFor();
        assertThat(orphan.isAlive()).isTrue();

        try (var next = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(directory).onPort(other.port))) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(next.pid()).isNotEqualTo(other.postmaster);
            assertThat(numbers(next)).containsExactly(7);
        }
    }

    @Test
    void the_end_of_the_jvm_stops_it_after_the_application(@TempDir Path directory) throws Exception {
        var other = EmbeddedPostgresProcess.in(directory);
        var server = ProcessHandle.of(other.postmaster).orElseThrow();

        other.jvm.destroy();
        var ended = other.jvm.waitFor(20, TimeUnit.SECONDS);

        assertThat(ended).isTrue();
        assertThat(server.isAlive()).isFalse();
        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
    }

    @Test
    void a_creation_cut_short_is_begun_anew(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("data.partial/base"));
        Files.writeString(directory.resolve("data.partial/PG_VERSION"), "18\n");
        Files.writeString(directory.resolve("password.partial"), "a password that nobody should find");
        Files.writeString(directory.resolve("credentials.properties.partial"), "# Cut sh");

        try (var healed = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(directory))) {

            write(healed, 1);
            assertThat(directory.resolve("data.partial")).doesNotExist();
            assertThat(directory.resolve("password.partial")).doesNotExist();
        }
    }

    @Test
    void logins_and_a_database_that_are_missing_are_made_at_the_next_start(@TempDir Path directory) throws Exception {
        var settings = EmbeddedPostgres.Settings.in(directory);
        try (var damaged = EmbeddedPostgres.start(settings);
                var connection = connect(damaged, "postgres", damaged.owner());
                var statement = connection.createStatement()) {
            statement.execute("alter role authenticator password null");
            statement.execute("drop role service_authenticator");
            statement.execute("drop database playhead");
        }

        try (var healed = EmbeddedPostgres.start(settings)) {

            for (var login : List.of(healed.user(), healed.service())) {
                try (var connection = connect(healed, login)) {
                    assertThat(text(connection, "select current_database()")).isEqualTo("playhead");
                }
            }
        }
    }

    @Test
    void a_stale_number_that_is_a_strangers_now_is_cleared(@TempDir Path directory) throws Exception {
        var settings = EmbeddedPostgres.Settings.in(directory);
        EmbeddedPostgres.start(settings).close();
        var stranger = new ProcessBuilder("sleep", "60").start();
        Files.writeString(directory.resolve("data/postmaster.pid"),
                "%d%n%s%n1700000000%n5432%n%n127.0.0.1%n  12345 1%nready%n".formatted(stranger.pid(), directory));

        try (var started = EmbeddedPostgres.start(settings)) {

            assertThat(started.isRunning()).isTrue();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_port_that_is_taken_is_refused_by_name(@TempDir Path directory) throws Exception {
        try (var squatter = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var settings = EmbeddedPostgres.Settings.in(directory).onPort(squatter.getLocalPort());

            assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("Port " + squatter.getLocalPort())
                    .hasMessageContaining("playhead.embedded.port");
        }
    }

    @Test
    void data_without_its_passwords_is_refused_and_left_alone(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("data"));

        assertThatThrownBy(() -> EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(directory)))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("credentials.properties");
        assertThat(directory.resolve("data")).isEmptyDirectory();
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

    @Test
    void programs_that_are_damaged_are_unpacked_again(@TempDir Path directory) throws Exception {
        var archive = Archive.in(Path.of(System.getProperty("playhead.test.oldest-postgresql")));
        var cache = new BinariesCache(directory, sentence -> {
        });
        var installation = cache.installed(archive);
        var program = Path.of(installation.program("postgres"));
        Files.writeString(program, "");

        var healed = cache.installed(archive);

        assertThat(healed).isEqualTo(installation);
        assertThat(Files.getPosixFilePermissions(program)).isEqualTo(fromString("rwxr-xr-x"));
        assertThat(installation.home().resolve("lib/libpq.so")).isSymbolicLink().exists();
        assertThat(directory).isDirectoryNotContaining("glob:**/.unpacking-*");
    }

    @Test
    void root_is_told_what_to_do_when_nothing_gives_it_another_user(@TempDir Path directory) {
        var unknown = new Account("nobody", List.of("no-such-program"));

        assertThatThrownBy(() -> Account.forRoot(directory, List.of(unknown)))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("Run Playhead as an ordinary user")
                .hasMessageContaining("playhead.embedded.directory");
    }

    private static Connection connect(EmbeddedPostgres postgres, Login login) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), login.name(), login.password());
    }

    private static Connection connect(EmbeddedPostgres postgres, String database, Login login) throws SQLException {
        var url = Connections.jdbcUrl(postgres.port(), database);
        return DriverManager.getConnection(url, login.name(), login.password());
    }

    private static void write(EmbeddedPostgres postgres, int number) throws SQLException {
        write(postgres.jdbcUrl(), postgres.owner(), number);
    }

    private static void write(String url, Login owner, int number) throws SQLException {
        try (var connection = DriverManager.getConnection(url, owner.name(), owner.password());
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists public.numbers (number int)");
            statement.execute("insert into public.numbers values (" + number + ")");
        }
    }

    private static void writeUntilRefused(EmbeddedPostgres postgres, AtomicInteger acknowledged) {
        try (var connection = connect(postgres, postgres.owner());
                var insertion = connection.prepareStatement("insert into public.numbers values (?)")) {
            for (var number = 1;; number++) {
                insertion.setInt(1, number);
                insertion.executeUpdate();
                acknowledged.set(number);
            }
        } catch (SQLException refused) {
            throw new IllegalStateException(refused);
        }
    }

    private static List<Integer> numbers(EmbeddedPostgres postgres) throws SQLException {
        try (var connection = connect(postgres, postgres.owner());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select number from public.numbers order by number")) {
            var numbers = new ArrayList<Integer>();
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
            return numbers;
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        return text(connection, "show " + name);
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
