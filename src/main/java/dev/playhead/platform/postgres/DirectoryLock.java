package dev.playhead.platform.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * The right to one data directory: of one instance in this JVM, and of one JVM on this machine.
 *
 * <p>
 * There are two locks because a file lock is the process's: a second channel on the file, opened to try it and closed
 * again, would release the lock that the first one holds. So the file is touched only by whoever has the system
 * property, which is the one thing that all class loaders of a JVM share.
 */
final class DirectoryLock implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int LONGEST_HOLDER = 200;

    private final String property;
    private final FileChannel channel;

    private DirectoryLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /**
     * Waits for the lock as long as {@code patience}, because the instance before this one may still be stopping.
     *
     * @throws EmbeddedPostgresException that names the directory and who holds it
     */
    static DirectoryLock acquire(Path directory, Duration patience) throws IOException, InterruptedException {
        var property = "dev.playhead.platform.lock:" + directory.toRealPath();
        var deadline = Instant.now().plus(patience);
        var self = "process %d since %s".formatted(ProcessHandle.current().pid(), Instant.now());
        for (var holder = System.getProperties().putIfAbsent(property, self); holder != null; holder = System.getProperties()
                .putIfAbsent(property, self)) {
            pauseOrRefuse(directory, deadline, holder + " (this one)");
        }
        try {
            return new DirectoryLock(property, locked(directory, deadline, self));
        } catch (IOException | RuntimeException | InterruptedException failure) {
            System.getProperties().remove(property);
            throw failure;
        }
    }

    private static FileChannel locked(Path directory, Instant deadline, String self) throws IOException, InterruptedException {
        var channel = FileChannel.open(directory.resolve("lock"),
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            while (!tryLock(channel)) {
                pauseOrRefuse(directory, deadline, holder(channel));
            }
            channel.truncate(0).write(ByteBuffer.wrap(self.getBytes(StandardCharsets.UTF_8)), 0);
            return channel;
        } catch (IOException | RuntimeException | InterruptedException failure) {
            channel.close();
            throw failure;
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldHere) {
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var content = ByteBuffer.allocate(LONGEST_HOLDER);
        channel.read(content, 0);
        return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
    }

    private static void pauseOrRefuse(Path directory, Instant deadline, String holder) throws InterruptedException {
        if (Instant.now().isAfter(deadline)) {
            throw new EmbeddedPostgresException("""
                    The embedded PostgreSQL in %s is in use by %s: stop that one, or choose another directory with \
                    playhead.embedded.directory.""".formatted(directory, holder));
        }
        Thread.sleep(PAUSE.toMillis());
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new EmbeddedPostgresException("The lock of the data directory could not be released", failure);
        } finally {
            System.getProperties().remove(property);
        }
    }
}
