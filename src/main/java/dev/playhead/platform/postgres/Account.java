package dev.playhead.platform.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Whom PostgreSQL runs as: the user who runs this, unless that is root, as whom PostgreSQL refuses to run.
 *
 * <p>
 * For root the first way out that works is taken. {@code unshare -U} enters a user namespace without a mapping: the
 * process is nobody to itself and still the owner of root's files, so that a directory below {@code /root} will do.
 * The others become nobody for good; the files are then nobody's, and every directory above them must let it through.
 */
record Account(String owner, List<String> prefix) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NOBODY = "nobody";
    private static final List<Account> FOR_ROOT = List.of(
            new Account("root", List.of("unshare", "-U")),
            new Account(NOBODY, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")),
            new Account(NOBODY, List.of("runuser", "-u", NOBODY, "--")),
            new Account(NOBODY, List.of("su", "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", NOBODY, "--")));

    /** The account that can work in {@code root}, which becomes its own. */
    static Account thatWorksIn(Path root) throws IOException, InterruptedException {
        var user = ProcessHandle.current().info().user().orElse(System.getProperty("user.name"));
        return user.equals("root") ? forRoot(root, FOR_ROOT) : new Account(user, List.of());
    }

    static Account forRoot(Path root, List<Account> candidates) throws IOException, InterruptedException {
        for (var candidate : candidates) {
            if (candidate.worksIn(root)) {
                return candidate;
            }
        }
        throw new EmbeddedPostgresException("""
                PostgreSQL does not run as root, and none of unshare, setpriv, runuser and su gives it another user that \
                can work in %s. Run Playhead as an ordinary user, or choose a directory that the user nobody can reach \
                (playhead.embedded.directory), or use a PostgreSQL of your own.""".formatted(root));
    }

    private boolean worksIn(Path root) throws IOException, InterruptedException {
        if (!Command.exists(prefix.get(0))) {
            return false;
        }
        own(root, Stream.of(root));
        return passes("test \"$(id -u)\" != 0 && test -w \"$0\" && test -x \"$0\"", root);
    }

    boolean canRun(Path program) throws IOException, InterruptedException {
        return prefix.isEmpty() ? Files.isExecutable(program) : passes("test -x \"$0\"", program);
    }

    boolean canEnter(Path directory) throws IOException, InterruptedException {
        return prefix.isEmpty() ? Files.isExecutable(directory) : passes("test -x \"$0\"", directory);
    }

    private boolean passes(String test, Path path) throws IOException, InterruptedException {
        return Command.run(command(List.of("/bin/sh", "-c", test, path.toString())), PATIENCE).succeeded();
    }

    List<String> command(List<String> command) {
        var whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** The command in a session of its own, so that Ctrl-C at the console stops the service first and not the database. */
    List<String> detached(List<String> command) {
        var whole = command(command);
        if (Command.exists("setsid")) {
            whole.add(0, "setsid");
        }
        return whole;
    }

    /** Gives the tree to this account if another one had it, as after a change of the way out of root. */
    void own(Path tree) throws IOException {
        if (prefix.isEmpty() || Files.notExists(tree) || Files.getOwner(tree).getName().equals(owner)) {
            return;
        }
        var files = new ArrayList<Path>();
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
                // After what it holds, so that a change that is cut short is seen and made again.
                files.add(directory);
                return FileVisitResult.CONTINUE;
            }
        });
        own(tree, files.stream());
    }

    private void own(Path any, Stream<Path> files) throws IOException {
        if (prefix.isEmpty()) {
            return;
        }
        var principal = any.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
        for (var file : (Iterable<Path>) files::iterator) {
            Files.setOwner(file, principal);
        }
    }
}
