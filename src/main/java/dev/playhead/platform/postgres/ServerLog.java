package dev.playhead.platform.postgres;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The server's log files, read from where they ended when this was made: what the server said since. */
record ServerLog(Path directory, Map<Path, Long> ends) {

    private static final int LONGEST = 8192;
    private static final int LINES = 4;
    private static final Pattern COMPLAINT = Pattern.compile("FATAL|PANIC|ERROR|could not");

    static ServerLog from(Path directory) throws IOException {
        var ends = new HashMap<Path, Long>();
        for (var file : files(directory)) {
            ends.put(file, Files.size(file));
        }
        return new ServerLog(directory, ends);
    }

    /** The last lines that tell of failure, in one line. */
    String complaints() {
        var lines = new ArrayList<String>();
        try {
            for (var file : files(directory)) {
                said(file).lines().filter(line -> COMPLAINT.matcher(line).find()).forEach(lines::add);
            }
        } catch (IOException unreadable) {
            lines.add("its log cannot be read: " + unreadable);
        }
        // Each line begins with its time.
        lines.sort(Comparator.naturalOrder());
        var last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        return last.isEmpty() ? "it said nothing" : String.join(" | ", last);
    }

    private String said(Path file) throws IOException {
        try (var content = new RandomAccessFile(file.toFile(), "r")) {
            var end = ends.getOrDefault(file, 0L);
            // A file that is shorter than it was has been begun anew.
            var from = Math.max(end > content.length() ? 0 : end, content.length() - LONGEST);
            var bytes = new byte[(int) (content.length() - from)];
            content.seek(from);
            content.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
