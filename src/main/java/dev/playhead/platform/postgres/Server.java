package dev.playhead.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The server that a data directory is served by: with which programs, as whom, on which port, set how. */
record Server(Installation installation, Account account, DataDirectory directory, int port, Login owner) {

    static final String HOST = "127.0.0.1";

    /**
     * Starts the server as a child process, after removing whatever still serves the data.
     *
     * <p>
     * The caller holds the directory's lock, so no other instance is at work on it: a server found there has lost its JVM.
     */
    Postmaster launch() throws IOException, InterruptedException {
        new Leftovers(installation, account, directory.data()).clear();
        var unclean = Files.exists(PidFile.in(directory.data()));
        // What the server says before its own log is open. Begun anew, lest it grow.
        var output = directory.log().resolve("start.log");
        Files.deleteIfExists(output);
        var log = ServerLog.from(directory.log());
        var process = Command.prepared(account.detached(command())).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        return new Postmaster(this, process, log, unclean);
    }

    Stopping stopping(ProcessHandle process) {
        return new Stopping(installation, account, process);
    }

    private List<String> command() {
        var command = new ArrayList<>(List.of(installation.program("postgres"), "-D", directory.data().toString()));
        settings().forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        return command;
    }

    /**
     * What the service relies on. Durability (fsync, synchronous_commit, full_page_writes) is PostgreSQL's default and is
     * left alone; everything else may be set in the data directory's postgresql.conf.
     */
    private Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("port", Integer.toString(port));
        settings.put("listen_addresses", HOST);
        settings.put("unix_socket_directories", "");
        settings.put("password_encryption", "scram-sha-256");
        settings.put("timezone", "UTC");
        settings.put("max_connections", "100");
        settings.put("shared_buffers", "128MB");
        // A client that is gone holds its backend, and the queue of notifications, for seconds and not for hours.
        settings.put("tcp_keepalives_idle", "5");
        settings.put("tcp_keepalives_interval", "2");
        settings.put("tcp_keepalives_count", "3");
        if (Files.exists(Path.of("/proc"))) {
            settings.put("tcp_user_timeout", "3000");
        }
        settings.putAll(logging());
        return settings;
    }

    /** One file a weekday, begun anew a week later, written by the server: it needs no JVM to drain it. */
    private Map<String, String> logging() {
        return Map.of(
                "logging_collector", "on",
                "log_directory", directory.log().toString(),
                "log_filename", "postgresql-%a.log",
                "log_file_mode", "0600",
                "log_rotation_age", "1d",
                "log_rotation_size", "0",
                "log_truncate_on_rotation", "on",
                "log_timezone", "UTC");
    }
}
