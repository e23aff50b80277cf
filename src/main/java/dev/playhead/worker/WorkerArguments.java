package dev.playhead.worker;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The command line of a worker, read into its settings. */
final class WorkerArguments {

    static final String SECRET_KEY = "PLAYHEAD_SECRET_KEY";
    static final String URL = "PLAYHEAD_URL";

    private static final Set<String> OPTIONS = Set.of("--url", "--key", "--name", "--workspaces", "--concurrency", "--lease",
            "--wait", "--timeout");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smh]?)");

    private final Map<String, String> given = new HashMap<>();
    private List<String> command = List.of();

    private WorkerArguments(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--")) {
                command = List.copyOf(Arrays.asList(args).subList(i + 1, args.length));
                return;
            }
            // Both "--name value" and "--name=value" are common; neither surprises anybody.
            int equals = args[i].indexOf('=');
            var option = equals > 0 ? args[i].substring(0, equals) : args[i];
            if (!OPTIONS.contains(option)) {
                throw new IllegalArgumentException("Unknown argument " + option + "; the command to run comes after --");
            }
            if (equals < 0 && i + 1 == args.length) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            given.put(option, equals > 0 ? args[i].substring(equals + 1) : args[++i]);
        }
    }

    static WorkerSettings parse(String[] args, Map<String, String> environment) {
        var arguments = new WorkerArguments(args);
        return new WorkerSettings(
                arguments.url(environment.getOrDefault(URL, "http://localhost:8080")),
                arguments.text("--key", environment.getOrDefault(SECRET_KEY, "")).strip(),
                arguments.text("--name", nameFrom(environment)),
                arguments.command,
                arguments.path("--workspaces", "workspaces"),
                arguments.number("--concurrency", 1),
                arguments.duration("--lease").orElse(WorkerSettings.DEFAULT_LEASE),
                arguments.duration("--wait").orElse(WorkerSettings.DEFAULT_WAIT),
                arguments.duration("--timeout"));
    }

    private static String nameFrom(Map<String, String> environment) {
        var host = environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", "worker"));
        return host + "-" + ProcessHandle.current().pid();
    }

    private String text(String option, String otherwise) {
        return given.getOrDefault(option, otherwise);
    }

    private URI url(String otherwise) {
        var text = text("--url", otherwise).strip();
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("--url must be like http://localhost:8080, not " + text, e);
        }
    }

    private Path path(String option, String otherwise) {
        try {
            return Path.of(text(option, otherwise));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(option + " is not a path: " + e.getMessage(), e);
        }
    }

    private int number(String option, int otherwise) {
        try {
            return Integer.parseInt(text(option, String.valueOf(otherwise)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " must be a whole number, not " + given.get(option), e);
        }
    }

    private Optional<Duration> duration(String option) {
        return Optional.ofNullable(given.get(option)).map(text -> duration(option, text));
    }

    private static Duration duration(String option, String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(option + " must be like 30s, 5m or 1h, not " + text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "h" -> Duration.ofHours(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofSeconds(amount);
        };
    }
}
