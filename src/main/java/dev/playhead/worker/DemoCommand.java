package dev.playhead.worker;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The command line of the demo agent: a small program that needs nothing but a JDK, and no model and no network. */
public final class DemoCommand {

    private static final String SOURCE = "DemoAgent.java";

    private DemoCommand() {
    }

    /** Writes the demo agent into {@code directory}, made if it is not there, and tells how to run it. */
    public static List<String> unpackedInto(Path directory) throws IOException {
        var source = Files.createDirectories(directory).toAbsolutePath().resolve(SOURCE);
        try (var packed = DemoCommand.class.getResourceAsStream("/worker/" + SOURCE)) {
            if (packed == null) {
                throw new FileNotFoundException("/worker/" + SOURCE + " is not on the class path");
            }
            Files.copy(packed, source, StandardCopyOption.REPLACE_EXISTING);
        }
        var windows = System.getProperty("os.name").startsWith("Windows");
        var java = Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java");
        // It runs for a second, so the time to compile well is not won back.
        return List.of(java.toString(), "-XX:TieredStopAtLevel=1", source.toString());
    }
}
