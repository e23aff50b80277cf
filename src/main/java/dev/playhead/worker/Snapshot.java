package dev.playhead.worker;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of a directory at one moment.
 *
 * <p>
 * Links are not followed, so nothing outside is ever seen. A directory too large to be looked at whole is looked at in
 * part; of such a part, only modifications can be told.
 */
final class Snapshot {

    private static final Set<String> IGNORED = Set.of(".git", "node_modules", "target");

    private final Map<Path, Stamp> files = new TreeMap<>();
    private final Path root;
    private final int mostEntries;
    private int entries;

    private Snapshot(Path root, int mostEntries) {
        this.root = root;
        this.mostEntries = mostEntries;
    }

    /** @param mostEntries how many files and directories are looked at */
    static Snapshot of(Path root, int mostEntries) throws IOException {
        var snapshot = new Snapshot(root, mostEntries);
        Files.walkFileTree(root, snapshot.new Walk());
        return snapshot;
    }

    boolean isWhole() {
        return entries <= mostEntries;
    }

    /** What is different from an earlier look, in the order of the paths: what is there first, then what is gone. */
    List<FileChange> since(Snapshot before) {
        var changes = new ArrayList<FileChange>();
        files.forEach((path, stamp) -> {
            var was = before.files.get(path);
            if (was == null && before.isWhole()) {
                changes.add(new FileChange(path, FileChange.CREATED));
            } else if (was != null && !was.equals(stamp)) {
                changes.add(new FileChange(path, FileChange.MODIFIED));
            }
        });
        if (isWhole()) {
            before.files.keySet().stream()
                    .filter(path -> !files.containsKey(path))
                    .forEach(path -> changes.add(new FileChange(path, FileChange.DELETED)));
        }
        return changes;
    }

    private record Stamp(long size, FileTime modified) {
    }

    private final class Walk extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean ignored = !directory.equals(root) && IGNORED.contains(directory.getFileName().toString());
            return ignored ? FileVisitResult.SKIP_SUBTREE : counted();
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && entries < mostEntries) {
                files.put(root.relativize(file), new Stamp(attributes.size(), attributes.lastModifiedTime()));
            }
            return counted();
        }

        /** A file may vanish between being listed and being looked at. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        private FileVisitResult counted() {
            return ++entries > mostEntries ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }
    }
}
