package dev.playhead.platform.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Where archives of PostgreSQL lie unpacked, each once, by the hash of its content.
 *
 * <p>
 * An archive is unpacked beside its place and renamed, so that what has a name is complete, whoever else unpacks it at
 * the same time and whenever it is cut short.
 */
record BinariesCache(Path root, Consumer<String> progress) {

    private static final int ANY_EXECUTE = 0111;
    private static final String UNPACKING = ".unpacking-";
    private static final Duration LONGEST_UNPACKING = Duration.ofHours(1);

    /** The installation from {@code archive}, unpacked if it was not there, or if what is there does not run. */
    Installation installed(Archive archive) throws IOException, InterruptedException {
        Files.createDirectories(root);
        var present = present(archive);
        if (present.isPresent()) {
            try {
                return Installation.at(present.get());
            } catch (IOException damaged) {
                Modes.delete(present.get());
            }
        }
        progress.accept("Unpacking PostgreSQL into " + root);
        removeAbandoned();
        var unpacking = Files.createTempDirectory(root, UNPACKING);
        try {
            unpack(archive, unpacking);
            var version = Installation.at(unpacking).version();
            var home = root.resolve("postgresql-" + version + "-" + archive.hash());
            rename(unpacking, home);
            return new Installation(home, version);
        } finally {
            Modes.delete(unpacking);
        }
    }

    private Optional<Path> present(Archive archive) throws IOException {
        try (var homes = Files.newDirectoryStream(root, "postgresql-*-" + archive.hash())) {
            var found = homes.iterator();
            return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
        }
    }

    private void removeAbandoned() throws IOException {
        var longAgo = Instant.now().minus(LONGEST_UNPACKING);
        try (var abandoned = Files.newDirectoryStream(root, UNPACKING + "*")) {
            for (var directory : abandoned) {
                if (Files.getLastModifiedTime(directory).toInstant().isBefore(longAgo)) {
                    Modes.delete(directory);
                }
            }
        }
    }

    private static void rename(Path unpacked, Path home) throws IOException {
        try {
            Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException taken) {
            if (Files.notExists(home)) {
                throw taken;
            }
            // Somebody else has unpacked the same content meanwhile: theirs will do.
        }
    }

    private static void unpack(Archive archive, Path target) throws IOException {
        Modes.set(target, Modes.PUBLIC_PROGRAM);
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive.content())))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive reaches out of its directory: " + entry.getName());
                }
                makeDirectories(entry.isDirectory() ? path : path.getParent());
                unpack(tar, entry, path);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, path);
            Modes.set(path, (entry.getMode() & ANY_EXECUTE) == 0 ? Modes.PUBLIC_FILE : Modes.PUBLIC_PROGRAM);
        }
    }

    private static void makeDirectories(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            makeDirectories(directory.getParent());
            Files.createDirectory(directory);
            // Whatever the umask says, the account that PostgreSQL runs as must get here.
            Modes.set(directory, Modes.PUBLIC_PROGRAM);
        }
    }
}
