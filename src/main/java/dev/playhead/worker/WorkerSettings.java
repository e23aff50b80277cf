package dev.playhead.worker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker has to know.
 *
 * @param url where the service is, without {@code /v1}
 * @param secretKey proves that this is a worker; kept from the commands it runs and from every log line
 * @param name tells this worker from others in the service's jobs and logs
 * @param command the command line that is run for each job
 * @param workspaces holds one directory a session, named after its id
 * @param concurrency how many jobs run at once
 * @param lease how long the service keeps a job for this worker between two heartbeats; whole seconds
 * @param claimWait how long one claim waits for work; whole seconds
 * @param timeout how long a command may run, if that is limited
 */
public record WorkerSettings(URI url, String secretKey, String name, List<String> command, Path workspaces,
        int concurrency, Duration lease, Duration claimWait, Optional<Duration> timeout) {

    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);
    public static final Duration DEFAULT_WAIT = Duration.ofSeconds(20);

    private static final int MOST_AT_ONCE = 64;

    /** @throws IllegalArgumentException with a sentence for the person who started the worker */
    public WorkerSettings {
        var scheme = url.getScheme();
        require(("http".equals(scheme) || "https".equals(scheme)) && url.getHost() != null,
                "--url must be like http://localhost:8080, not " + url);
        require(!secretKey.isBlank(), "Give the service's secret key: --key or PLAYHEAD_SECRET_KEY");
        require(secretKey.chars().allMatch(c -> c > ' ' && c < 0x7f), "The secret key may hold no spaces and no line breaks");
        require(!name.isBlank(), "--name must not be empty");
        require(!command.isEmpty() && !command.get(0).isBlank(), "Give the command to run for each job, after --");
        require(concurrency >= 1 && concurrency <= MOST_AT_ONCE, "--concurrency must be from 1 to " + MOST_AT_ONCE);
        require(lease.toSeconds() >= 1, "--lease must be a second at least");
        require(!claimWait.isNegative(), "--wait must not be negative");
        require(timeout.map(limit -> limit.toMillis() > 0).orElse(true), "--timeout must be longer than nothing");
        command = List.copyOf(command);
        workspaces = workspaces.toAbsolutePath().normalize();
    }

    /** The settings of a worker for which the rest is as usual. */
    public WorkerSettings(URI url, String secretKey, String name, List<String> command, Path workspaces) {
        this(url, secretKey, name, command, workspaces, 1, DEFAULT_LEASE, DEFAULT_WAIT, Optional.empty());
    }

    /**
     * Reads {@code --url --key --name --workspaces --concurrency --lease --wait --timeout -- command…}; what is not among
     * the arguments comes from {@code PLAYHEAD_URL} and {@code PLAYHEAD_SECRET_KEY}, or is as usual.
     *
     * @throws IllegalArgumentException with a sentence for the person who wrote the arguments
     */
    public static WorkerSettings from(String[] args, Map<String, String> environment) {
        return WorkerArguments.parse(args, environment);
    }

    public WorkerSettings withConcurrency(int jobs) {
        return new WorkerSettings(url, secretKey, name, command, workspaces, jobs, lease, claimWait, timeout);
    }

    public WorkerSettings withLease(Duration duration) {
        return new WorkerSettings(url, secretKey, name, command, workspaces, concurrency, duration, claimWait, timeout);
    }

    public WorkerSettings withWait(Duration duration) {
        return new WorkerSettings(url, secretKey, name, command, workspaces, concurrency, lease, duration, timeout);
    }

    public WorkerSettings withTimeout(Duration limit) {
        return new WorkerSettings(url, secretKey, name, command, workspaces, concurrency, lease, claimWait, Optional.of(limit));
    }

    /** One line for the log: without the key, and without the command's arguments, which may hold others. */
    @Override
    public String toString() {
        return "url=" + url + " name=" + name + " command=" + command.get(0) + " workspaces=" + workspaces
                + " concurrency=" + concurrency + " lease=" + lease + " wait=" + claimWait
                + timeout.map(limit -> " timeout=" + limit).orElse("");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
