import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Document;

/**
 * A small agent without a model: it turns a prompt into a plan and a page, checks both, and tells what it does.
 *
 * <p>
 * One file that a JDK runs as it is ({@code java DemoAgent.java}), in the directory of the session. What it prints is
 * shown as terminal output; a line that is a JSON object with an event_type is shown as that event. This source is plain
 * ASCII, so that it compiles the same whatever encoding the machine prefers.
 */
public final class DemoAgent {

    private static final Path PLAN = Path.of("PLAN.md");
    private static final Path PAGE = Path.of("index.html");
    private static final String TITLE = "# ";
    private static final String TASK = "- [x] ";
    private static final int MOST_TASKS_A_PROMPT = 8;
    private static final int MOST_TASKS = 200;
    private static final int LONGEST_TASK = 120;
    private static final int LONGEST_TITLE = 60;
    private static final int BREATH_MILLIS = 120;

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private DemoAgent() {
    }

    public static void main(String[] args) throws Exception {
        String prompt = clean(prompt(args));
        List<String> known = Files.exists(PLAN) ? Files.readAllLines(PLAN) : List.of();
        List<String> tasks = split(prompt);
        think(known.isEmpty()
                ? "A new project. I read the prompt as " + counted(tasks.size(), "task") + "."
                : "There is a plan already. I add " + counted(tasks.size(), "task") + " to it and leave the rest as it is.");
        for (String task : tasks) {
            think("To do: " + task);
        }
        String title = known.stream()
                .filter(line -> line.startsWith(TITLE))
                .findFirst()
                .map(line -> unescape(line.substring(TITLE.length())))
                .orElseGet(() -> shorten(tasks.get(0), LONGEST_TITLE));
        List<String> all = known.stream()
                .filter(line -> line.startsWith(TASK))
                .map(line -> unescape(line.substring(TASK.length())))
                .collect(Collectors.toCollection(ArrayList::new));
        all.addAll(tasks);
        // A session may have any number of prompts; the page keeps the newest of what they asked for.
        List<String> shown = all.subList(Math.max(0, all.size() - MOST_TASKS), all.size());

        write(PLAN, plan(title, shown));
        write(PAGE, page(title, shown));
        List<String> failures = check(title, shown);
        if (!failures.isEmpty()) {
            event("error", "message", "The checks failed: " + String.join(", ", failures));
            System.exit(1);
        }
        event("preview_ready", "path", PAGE.toString());
        event("completion", "summary", "Wrote " + PLAN + " and " + PAGE + " with " + counted(shown.size(), "task") + ".");
    }

    // ---- the prompt ----

    /** The file has the prompt as it was given; a variable is as long, and in such letters, as the system allows. */
    private static String prompt(String[] args) throws IOException {
        String file = System.getenv("PLAYHEAD_PROMPT_FILE");
        if (file != null) {
            return Files.readString(Path.of(file));
        }
        String variable = System.getenv("PLAYHEAD_PROMPT");
        return variable != null ? variable : String.join(" ", args);
    }

    /** Without what neither XML nor JSON can hold: control characters, lone surrogates, non-characters. */
    private static String clean(String text) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .map(c -> c == '\r' ? '\n' : c)
                .filter(c -> c == '\n' || c == '\t' || c >= 0x20 && c != 0x7f && !(c >= 0xD800 && c <= 0xDFFF) && c < 0xFFFE
                        || c > 0xFFFF)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** A line, a sentence, or what stands between semicolons is a task. */
    private static List<String> split(String prompt) {
        List<String> tasks = prompt.lines()
                .flatMap(line -> List.of(line.split("(?<=[^\\d\\s][.!?])\\s+|;\\s+|,\\s+(?:and\\s+)?then\\s+")).stream())
                .map(task -> task.strip().replaceAll("\\s+", " ").replaceFirst("^(?:[-*+]|\\d{1,3}[.)])\\s+", ""))
                .map(task -> shorten(task.replaceFirst("[.,]$", ""), LONGEST_TASK))
                .filter(task -> !task.isBlank())
                .distinct()
                .limit(MOST_TASKS_A_PROMPT)
                .collect(Collectors.toList());
        return tasks.isEmpty() ? List.of("Make a page") : tasks;
    }

    private static String shorten(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most - 1)).strip() + "\u2026";
    }

    // ---- the files ----

    private static String plan(String title, List<String> tasks) {
        return TITLE + escape(title) + "\n\n"
                + tasks.stream().map(task -> TASK + escape(task) + "\n").collect(Collectors.joining());
    }

    private static String page(String title, List<String> tasks) {
        String items = IntStream.range(0, tasks.size())
                .mapToObj(i -> "      <li><label><input type=\"checkbox\" data-task=\"" + i + "\" /> <span>"
                        + escape(tasks.get(i)) + "</span></label></li>\n")
                .collect(Collectors.joining());
        return """
                <!DOCTYPE html>
                <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
                  <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <title>%TITLE%</title>
                    <style>
                      :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
                      body { max-width: 42rem; margin: 3rem auto; padding: 0 1rem; line-height: 1.6; }
                      h1 { overflow-wrap: anywhere; line-height: 1.2; }
                      ul { list-style: none; padding: 0; }
                      li { padding: .4rem 0; border-bottom: 1px solid #8884; overflow-wrap: anywhere; }
                      .done { opacity: .5; text-decoration: line-through; }
                    </style>
                  </head>
                  <body>
                    <h1>%TITLE%</h1>
                    <p id="progress">%COUNT%</p>
                    <ul>
                %ITEMS%    </ul>
                    <script>
                      const boxes = Array.from(document.querySelectorAll('input[data-task]'));
                      function show() {
                        const done = boxes.filter(function (box) { return box.checked; }).length;
                        document.getElementById('progress').textContent = done + ' of ' + boxes.length + ' done';
                        boxes.forEach(function (box) { box.closest('li').classList.toggle('done', box.checked); });
                      }
                      boxes.forEach(function (box) { box.addEventListener('change', show); });
                      show();
                    </script>
                  </body>
                </html>
                """
                // The prompt's text goes in last, so that nothing in it is taken for a place to fill.
                .replace("%COUNT%", counted(tasks.size(), "task"))
                .replaceFirst("%ITEMS%", Matcher.quoteReplacement(items.replace("%TITLE%", "&#37;TITLE&#37;")))
                .replace("%TITLE%", escape(title));
    }

    private static void write(Path file, String text) throws Exception {
        boolean isNew = !Files.exists(file);
        Files.writeString(file, text);
        OUT.println((isNew ? "created  " : "modified ") + file + " (" + Files.size(file) + " bytes)");
        // So that somebody who watches sees one file after the other.
        Thread.sleep(BREATH_MILLIS);
    }

    // ---- the checks ----

    private static List<String> check(String title, List<String> tasks) throws IOException {
        List<String> failures = new ArrayList<>();
        OUT.println("checking " + PAGE + " and " + PLAN);
        try {
            Document page = parse(Files.readAllBytes(PAGE));
            verdict(true, PAGE + " is well-formed", failures);
            verdict(text(page, "title").equals(List.of(title)), "the title is the prompt's", failures);
            List<String> spans = text(page, "span");
            for (int i = 0; i < tasks.size(); i++) {
                boolean there = i < spans.size() && spans.get(i).equals(tasks.get(i));
                verdict(there, "task " + (i + 1) + " is on the page", failures);
            }
            verdict(spans.size() == tasks.size(), "nothing else is on the list", failures);
            verdict(text(page, "script").size() == 1, "the page's own script is the only one", failures);
        } catch (Exception e) {
            verdict(false, PAGE + " is well-formed: " + e.getMessage(), failures);
        }
        verdict(Files.readString(PLAN).equals(plan(title, tasks)), "the plan lists " + counted(tasks.size(), "task"), failures);
        OUT.println(failures.isEmpty() ? "all checks passed" : counted(failures.size(), "check") + " failed");
        return failures;
    }

    private static Document parse(byte[] page) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setExpandEntityReferences(false);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(page));
    }

    private static List<String> text(Document page, String element) {
        var nodes = page.getElementsByTagName(element);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .collect(Collectors.toList());
    }

    private static void verdict(boolean passed, String what, List<String> failures) {
        OUT.println((passed ? "PASS  " : "FAIL  ") + what);
        if (!passed) {
            failures.add(what);
        }
    }

    // ---- escaping, and events ----

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String unescape(String text) {
        return text.replace("&#39;", "'").replace("&quot;", "\"").replace("&gt;", ">").replace("&lt;", "<")
                .replace("&amp;", "&");
    }

    private static void think(String thought) throws InterruptedException {
        event("thinking", "text", thought);
        Thread.sleep(BREATH_MILLIS / 2);
    }

    private static void event(String type, String name, String value) {
        OUT.println("{\"event_type\":" + json(type) + ",\"data\":{" + json(name) + ":" + json(value) + "}}");
    }

    /** All but plain ASCII is escaped, so that the line means the same in every encoding. */
    private static String json(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c >= 0x20 && c < 0x7f) {
                quoted.append(c);
            } else {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return quoted.append('"').toString();
    }

    private static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
