package dev.playhead.platform.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipFile;

import org.jspecify.annotations.Nullable;

/** A compressed archive of PostgreSQL's programs, and what its content is known by. */
record Archive(byte[] content, String hash) {

    private static final int HASH_LENGTH = 12;

    static Archive onTheClassPath() throws IOException {
        for (var name : namesOnThisPlatform()) {
            try (var resource = resource(name)) {
                if (resource != null) {
                    return of(resource.readAllBytes());
                }
            }
        }
        throw new EmbeddedPostgresException("""
                The class path carries no PostgreSQL for this platform (looked for %s). Build Playhead on this platform, \
                name an installation with playhead.embedded.binaries, or use a PostgreSQL of your own."""
                .formatted(String.join(", ", namesOnThisPlatform())));
    }

    /** From a {@code .txz} archive, or from a jar that holds one for this platform. */
    static Archive in(Path file) throws IOException {
        if (!file.toString().endsWith(".jar")) {
            return of(Files.readAllBytes(file));
        }
        try (var jar = new ZipFile(file.toFile())) {
            for (var name : namesOnThisPlatform()) {
                var entry = jar.getEntry(name);
                if (entry != null) {
                    return of(jar.getInputStream(entry).readAllBytes());
                }
            }
        }
        throw new EmbeddedPostgresException("""
                %s holds no PostgreSQL for this platform (looked for %s): see playhead.embedded.binaries."""
                .formatted(file, String.join(", ", namesOnThisPlatform())));
    }

    private static Archive of(byte[] content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new Archive(content, HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    private static @Nullable InputStream resource(String name) {
        var own = Archive.class.getResourceAsStream("/" + name);
        var context = Thread.currentThread().getContextClassLoader();
        return own != null || context == null ? own : context.getResourceAsStream(name);
    }

    private static List<String> namesOnThisPlatform() {
        var platform = "postgres-" + system() + "-" + architecture();
        var names = new ArrayList<String>();
        if (Files.exists(Path.of("/etc/alpine-release"))) {
            names.add(platform + "-alpine_linux.txz");
        }
        names.add(platform + ".txz");
        return names;
    }

    private static String system() {
        var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return "windows";
        }
        return name.startsWith("mac") ? "darwin" : "linux";
    }

    private static String architecture() {
        var name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case "ppc64le", "ppc64" -> "ppc_64";
            default -> name;
        };
    }
}
