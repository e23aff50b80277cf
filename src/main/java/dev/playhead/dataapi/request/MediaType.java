package dev.playhead.dataapi.request;

import java.util.List;
import java.util.Locale;

/** A form an answer or a body can have. */
public sealed interface MediaType {

    /** The one of that name, with its parameters. */
    static MediaType of(String text) {
        return MediaTypes.parse(text);
    }

    /** Its name, as in a {@code Content-Type} without a character set. */
    String mime();

    /** As it stands in {@code Content-Type}. */
    default String contentType() {
        return this == Known.OCTET_STREAM || this instanceof Other ? mime() : mime() + "; charset=utf-8";
    }

    /** Those without anything to choose about them. */
    enum Known implements MediaType {

        JSON("application/json"),
        GEO_JSON("application/geo+json"),
        CSV("text/csv"),
        PLAIN_TEXT("text/plain"),
        XML("text/xml"),
        OPEN_API("application/openapi+json"),
        FORM("application/x-www-form-urlencoded"),
        OCTET_STREAM("application/octet-stream"),
        STRIPPED_ARRAY("application/vnd.pgrst.array+json;nulls=stripped"),
        ANY("*/*");

        private final String mime;

        Known(String mime) {
            this.mime = mime;
        }

        @Override
        public String mime() {
            return mime;
        }
    }

    /** Exactly one row, as an object. */
    record Singular(boolean stripsNulls) implements MediaType {

        @Override
        public String mime() {
            return "application/vnd.pgrst.object+json" + (stripsNulls ? ";nulls=stripped" : "");
        }
    }

    /** The plan of the query that would give {@code of}; the options in the order PostgreSQL is given them. */
    record Plan(MediaType of, Format format, List<Option> options) implements MediaType {

        public Plan {
            options = List.copyOf(options);
        }

        @Override
        public String mime() {
            var names = options.stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
            return "application/vnd.pgrst.plan+" + format.name().toLowerCase(Locale.ROOT) + "; for=\""
                    + of.mime() + '"' + (names.isEmpty() ? "" : "; options=" + String.join("|", names));
        }

        public enum Format {
            TEXT,
            JSON
        }

        public enum Option {
            ANALYZE,
            VERBOSE,
            SETTINGS,
            BUFFERS,
            WAL
        }
    }

    /** One that only the database may know. */
    record Other(String mime) implements MediaType {
    }
}
