package dev.playhead.platform.postgres;

import java.io.IOException;
import java.time.Duration;

/** The way from a directory, of which nothing need exist, to a server that takes connections. */
record Startup(EmbeddedPostgres.Settings settings) {

    EmbeddedPostgres run(Duration patienceWithAnother) throws IOException, InterruptedException {
        var directory = DataDirectory.open(settings.directory());
        var lock = DirectoryLock.acquire(directory.root(), patienceWithAnother);
        try {
            return run(directory, lock);
        } catch (IOException | InterruptedException | RuntimeException | Error failure) {
            lock.close();
            throw failure;
        }
    }

    private EmbeddedPostgres run(DataDirectory directory, DirectoryLock lock) throws IOException, InterruptedException {
        var account = Account.thatWorksIn(directory.root());
        var installation = new Binaries(settings.binaries(), directory.root(), settings.progress()).forUseBy(account);
        directory.requireDataOf(installation);
        var credentials = Credentials.keptIn(directory);
        prepare(directory, installation, account, credentials);
        var port = Ports.choose(settings.port());
        var server = new Server(installation, account, directory, port, credentials.owner());
        var supervisor = Supervisor.start(server, settings.progress());
        try {
            var foundation = new Foundation(credentials, settings.database());
            foundation.layIn(server);
            supervisor.watchOver();
            return new EmbeddedPostgres(server, supervisor, lock, foundation);
        } catch (RuntimeException | Error failure) {
            supervisor.close();
            throw failure;
        }
    }

    /** Makes the directory what a server can be started on, and frees the port if it is an orphan's. */
    private void prepare(DataDirectory directory, Installation installation, Account account, Credentials credentials)
            throws IOException, InterruptedException {
        if (!directory.holdsData()) {
            settings.progress().accept("Creating the database in " + directory.root());
            directory.create(installation, account, credentials.owner());
        }
        account.own(directory.data());
        directory.prepareLog(account);
        new Leftovers(installation, account, directory.data()).clear();
    }
}
