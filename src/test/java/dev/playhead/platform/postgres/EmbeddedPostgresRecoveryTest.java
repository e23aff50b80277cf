package dev.playhead.platform.postgres;

import static dev.playhead.platform.postgres.Conversation.connect;
import static dev.playhead.platform.postgres.Conversation.numbers;
import static dev.playhead.platform.postgres.Conversation.text;
import static dev.playhead.platform.postgres.Conversation.write;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EmbeddedPostgresRecoveryTest {

    private static final Duration AT_ONCE = Duration.ofMillis(200);

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
}
