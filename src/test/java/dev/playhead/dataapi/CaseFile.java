package dev.playhead.dataapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.playhead.dataapi.Case.Exchange;
import dev.playhead.dataapi.Case.Expected;
import dev.playhead.dataapi.Case.Header;
import dev.playhead.dataapi.Case.Request;

/**
 * Reads cases.
 *
 * <p>
 * A case begins with {@code ### group: rule}. A request line, headers, an empty line and perhaps a body are followed by
 * {@code HTTP 200}, headers that must be there ({@code -Name} for one that must not), an empty line and the body that must be
 * there. Lines of three dashes set further exchanges of the same case apart. The header {@code As} says who asks. What stands
 * before the first case is a comment, and so is a line in a case that begins with {@code #} and a space.
 */
final class CaseFile {

    private static final Path DIRECTORY = Path.of("src/test/resources/dataapi");

    private final String name;
    private final List<String> lines;
    private int at;

    private CaseFile(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /** All cases of the files of a directory, in the order of their names. */
    static List<Case> allIn(String directory) {
        try (var files = Files.list(DIRECTORY.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".http")).sorted().flatMap(CaseFile::cases).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<Case> cases(Path file) {
        try {
            var lines = Files.readAllLines(file).stream().filter(line -> !line.startsWith("# ")).toList();
            return new CaseFile(file.getFileName().toString(), lines).cases().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private List<Case> cases() {
        var cases = new ArrayList<Case>();
        until("### ");
        while (at < lines.size()) {
            var rule = lines.get(at++).substring("### ".length());
            var exchanges = new ArrayList<Exchange>();
            do {
                exchanges.add(exchange());
            } while (at < lines.size() && lines.get(at).equals("---") && at++ >= 0);
            cases.add(new Case(rule, exchanges));
        }
        return cases;
    }

    private Exchange exchange() {
        var line = next().split(" ", 2);
        var caller = "anon";
        var headers = new ArrayList<Header>();
        for (var header : headers()) {
            if (header.name().equals("As")) {
                caller = header.value();
            } else {
                headers.add(header);
            }
        }
        var body = until("HTTP ");
        var status = Integer.parseInt(next().substring("HTTP ".length()).strip());
        var expected = new Expected(status, headers(), until("### ", "---"));
        return new Exchange(new Request(line[0], line[1], caller, headers, body), expected);
    }

    private List<Header> headers() {
        var headers = new ArrayList<Header>();
        while (at < lines.size() && !lines.get(at).isBlank() && !lines.get(at).startsWith("### ")
                && !lines.get(at).startsWith("HTTP ") && !lines.get(at).equals("---")) {
            var line = lines.get(at++);
            if (line.startsWith("-")) {
                headers.add(new Header(line.substring(1), null));
            } else {
                var parts = line.split(":", 2);
                headers.add(new Header(parts[0], parts[1].strip()));
            }
        }
        return headers;
    }

    /** The lines to one that begins so, without the blank ones around them. */
    private String until(String... beginnings) {
        var from = at;
        while (at < lines.size() && Stream.of(beginnings).noneMatch(lines.get(at)::startsWith)) {
            at++;
        }
        return String.join("\n", lines.subList(from, at)).strip();
    }

    private String next() {
        if (at >= lines.size()) {
            throw new IllegalStateException(name + " ends within a case");
        }
        return lines.get(at++);
    }
}
