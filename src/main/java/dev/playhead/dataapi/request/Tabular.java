package dev.playhead.dataapi.request;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/** Rows that come as CSV (RFC 4180), or one that comes as a form: the database is given JSON all the same. */
final class Tabular {

    private static final JsonFactory JSON = new JsonFactory();
    /** The only way for a line of CSV to say that there is no value. */
    private static final String NULL = "NULL";

    private Tabular() {
    }

    static Payload ofCsv(String text) {
        var lines = new Csv(text).lines();
        if (lines.isEmpty()) {
            throw RestError.invalidBody("parse error (not enough input) at \"\"").asException();
        }
        var names = lines.get(0);
        if (lines.stream().anyMatch(line -> line.size() != names.size())) {
            throw RestError.invalidBody("All lines must have same number of fields").asException();
        }
        var json = written(generator -> {
            generator.writeStartArray();
            for (var line : lines.subList(1, lines.size())) {
                writeObject(generator, names, line);
            }
            generator.writeEndArray();
        });
        return new Payload(json, lines.size() == 1 ? List.of() : List.copyOf(new LinkedHashSet<>(names)));
    }

    static Payload ofForm(String text) {
        var pairs = new LinkedHashMap<String, String>();
        for (var pair : text.split("&")) {
            if (!pair.isEmpty()) {
                var parts = pair.split("=", 2);
                pairs.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return new Payload(written(generator -> {
            generator.writeStartObject();
            for (var pair : pairs.entrySet()) {
                generator.writeStringField(pair.getKey(), pair.getValue());
            }
            generator.writeEndObject();
        }), List.copyOf(pairs.keySet()));
    }

    private static void writeObject(JsonGenerator generator, List<String> names, List<String> line) throws IOException {
        generator.writeStartObject();
        for (var index = 0; index < names.size(); index++) {
            generator.writeFieldName(names.get(index));
            generator.writeString(orNull(line.get(index)));
        }
        generator.writeEndObject();
    }

    private static @Nullable String orNull(String field) {
        return field.equals(NULL) ? null : field;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw RestError.invalidBody("The form is not encoded as a URL is").asException();
        }
    }

    private static String written(Writing writing) {
        var text = new StringWriter();
        try (var generator = JSON.createGenerator(text)) {
            writing.to(generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /** Writes JSON. */
    private interface Writing {

        void to(JsonGenerator generator) throws IOException;
    }

    /** Reads CSV: fields with commas between them, in quotes where they hold a comma, a quote or a line's end. */
    private static final class Csv {

        private final String text;
        private final List<List<String>> lines = new ArrayList<>();
        private int at;

        Csv(String text) {
            this.text = text;
        }

        List<List<String>> lines() {
            while (at < text.length()) {
                var line = line();
                if (!(line.size() == 1 && line.get(0).isEmpty())) {
                    lines.add(line);
                }
            }
            return lines;
        }

        private List<String> line() {
            var fields = new ArrayList<String>();
            fields.add(field());
            while (at < text.length() && text.charAt(at) == ',') {
                at++;
                fields.add(field());
            }
            if (text.startsWith("\r\n", at)) {
                at += 2;
            } else if (at < text.length()) {
                at++;
            }
            return fields;
        }

        private String field() {
            return at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
        }

        private String plain() {
            var start = at;
            while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String quoted() {
            var field = new StringBuilder();
            for (at++; at < text.length(); at++) {
                if (text.charAt(at) != '"') {
                    field.append(text.charAt(at));
                } else if (text.startsWith("\"\"", at)) {
                    field.append(text.charAt(at++));
                } else {
                    at++;
                    break;
                }
            }
            // What follows the closing quote, against the rule, is still part of the field rather than lost.
            return field.append(plain()).toString();
        }
    }
}
