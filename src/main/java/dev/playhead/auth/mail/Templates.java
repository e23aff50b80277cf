package dev.playhead.auth.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.Startup;

/**
 * How mails are worded: as plain text and as HTML, in files of the service that an operator's own may replace.
 *
 * <p>
 * A file's first line may be {@code Subject: …}; that of the HTML file stands before that of the text. All of them are read
 * at the start, so that a mistake in one keeps the service from starting and not somebody from signing in.
 */
@Startup
@ApplicationScoped
class Templates {

    private static final String SUBJECT = "Subject:";

    private final Map<MailKind, Wording> wordings = new EnumMap<>(MailKind.class);

    Templates(MailConfig config) {
        for (var kind : MailKind.values()) {
            wordings.put(kind, read(config.templates(), kind));
        }
    }

    private record Wording(Template subject, Template text, Template html) {
    }

    /** A mail as it is sent. */
    record Written(String subject, String text, String html) {
    }

    Written write(Letter letter, String siteUrl) {
        var wording = wordings.get(letter.kind());
        var values = values(letter, siteUrl);
        return new Written(
                wording.subject().fill(values, Templates::oneLine),
                wording.text().fill(values, Templates::oneLine),
                wording.html().fill(values, Templates::html));
    }

    private static Map<String, String> values(Letter letter, String siteUrl) {
        var values = new HashMap<String, String>();
        letter.data().forEach((name, value) -> values.put("Data." + name, value.toString()));
        values.put("ConfirmationURL", letter.link());
        values.put("Token", letter.token().code());
        values.put("TokenHash", letter.token().link());
        values.put("SiteURL", siteUrl);
        values.put("RedirectTo", letter.redirectTo());
        values.put("Email", letter.email());
        values.put("NewEmail", letter.newEmail());
        return values;
    }

    /** What users say of themselves must not lay out the mail, or write headers into it. */
    private static String oneLine(String value) {
        return value.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
    }

    private static String html(String value) {
        return oneLine(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;").replace("`", "&#96;");
    }

    private static Wording read(Optional<Path> directory, MailKind kind) {
        var text = new Source(kind.text() + ".txt", directory);
        var html = new Source(kind.text() + ".html", directory);
        var subject = html.subject().or(text::subject).orElseThrow(() -> new IllegalStateException(
                "The mail template " + text.file() + " has no subject: its first line must be 'Subject: …'."));
        return new Wording(Template.parse(text.file(), subject), Template.parse(text.file(), text.body()),
                Template.parse(html.file(), html.body()));
    }

    /** A file, in two. */
    private record Source(String file, Optional<String> subject, String body) {

        Source(String file, Optional<Path> directory) {
            this(file, readAll(file, directory));
        }

        private Source(String file, String all) {
            this(file, subjectOf(all), subjectOf(all).isEmpty() ? all : all.substring(firstLine(all)).stripLeading());
        }

        private static Optional<String> subjectOf(String all) {
            return all.startsWith(SUBJECT)
                    ? Optional.of(all.substring(SUBJECT.length(), firstLine(all)).strip())
                    : Optional.empty();
        }

        private static int firstLine(String all) {
            return all.indexOf('\n') < 0 ? all.length() : all.indexOf('\n');
        }

        private static String readAll(String file, Optional<Path> directory) {
            var own = directory.map(path -> path.resolve(file)).filter(Files::exists);
            try {
                if (directory.isPresent() && !Files.isDirectory(directory.get())) {
                    throw new IllegalStateException("playhead.auth.mail.templates is no directory: " + directory.get());
                }
                return own.isPresent() ? Files.readString(own.get()) : builtIn(file);
            } catch (IOException unreadable) {
                throw new IllegalStateException("The mail template " + own.map(Path::toString).orElse(file)
                        + " cannot be read as UTF-8 text.", unreadable);
            }
        }

        private static String builtIn(String file) throws IOException {
            try (var stream = Templates.class.getResourceAsStream("/mail/" + file)) {
                if (stream == null) {
                    throw new IllegalStateException("The built-in mail template " + file + " is missing.");
                }
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
