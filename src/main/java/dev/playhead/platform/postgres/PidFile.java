package dev.playhead.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code postmaster.pid}: the process that serves a data directory, and how far it is.
 *
 * @see <a href="https://www.postgresql.org/docs/current/storage-file-layout.html">Database File Layout</a>
 */
record PidFile(Path data, long pid, String status) {

    private static final int STATUS_LINE = 7;

    static Path in(Path data) {
        return data.resolve("postmaster.pid");
    }

    static Optional<PidFile> read(Path data) throws IOException {
        try {
            return parse(data, Files.readAllLines(in(data)));
        } catch (NoSuchFileException nobody) {
            return Optional.empty();
        }
    }

    private static Optional<PidFile> parse(Path data, List<String> lines) {
        try {
            // A server in single-user mode writes its number negated.
            var pid = Math.abs(Long.parseLong(lines.get(0).strip()));
            return Optional.of(new PidFile(data, pid, lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : ""));
        } catch (NumberFormatException | IndexOutOfBoundsException beingWritten) {
            return Optional.empty();
        }
    }

    boolean ready() {
        return status.equals("ready");
    }

    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    }

    /** The process, if it is really a PostgreSQL on this data and not a stranger who got the number later. */
    Optional<ProcessHandle> server() {
        return process().filter(process -> {
            var program = process.info().command().map(Path::of).map(Path::getFileName).map(Path::toString).orElse("");
            var arguments = List.of(process.info().arguments().orElse(new String[0]));
            return program.startsWith("postgres") && arguments.contains(data.toString());
        });
    }
}
