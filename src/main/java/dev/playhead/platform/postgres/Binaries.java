package dev.playhead.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds PostgreSQL's programs: an installation, an archive somebody names, or the archive on the class path. */
record Binaries(Optional<Path> named, Path directory, Consumer<String> progress) {

    Installation forUseBy(Account account) throws IOException, InterruptedException {
        var installation = installation(account);
        installation.requireFor(account);
        return installation;
    }

    private Installation installation(Account account) throws IOException, InterruptedException {
        if (named.isPresent() && Files.isDirectory(named.get())) {
            return Installation.at(named.get().toAbsolutePath());
        }
        if (named.isPresent() && Files.notExists(named.get())) {
            throw new EmbeddedPostgresException(
                    "There is no %s, which playhead.embedded.binaries names.".formatted(named.get()));
        }
        var archive = named.isPresent() ? Archive.in(named.get()) : Archive.onTheClassPath();
        return unpacked(archive, account);
    }

    private Installation unpacked(Archive archive, Account account) throws IOException, InterruptedException {
        var refusals = new ArrayList<IOException>();
        for (var cache : caches()) {
            try {
                Files.createDirectories(cache);
                if (account.canEnter(cache)) {
                    return new BinariesCache(cache, progress).installed(archive);
                }
            } catch (IOException notHere) {
                refusals.add(notHere);
            }
        }
        var failure = new EmbeddedPostgresException("""
                PostgreSQL's programs could be unpacked into none of %s for the user %s: %s"""
                .formatted(caches(), account.owner(), refusals));
        refusals.forEach(failure::addSuppressed);
        throw failure;
    }

    /** The user's cache is shared by all data directories; the directory's own is for a user without a home. */
    private List<Path> caches() {
        var own = directory.resolve("binaries");
        var home = Path.of(System.getProperty("user.home"));
        return home.isAbsolute() ? List.of(home.resolve(".cache/playhead"), own) : List.of(own);
    }
}
