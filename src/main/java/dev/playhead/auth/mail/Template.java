package dev.playhead.auth.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A text with places to fill in, written {@code {{ .Name }}} as in Supabase's templates.
 *
 * <p>
 * Of the language that those are written in (Go's text/template) nothing but variables is understood: a template with
 * conditions is refused when it is read, rather than sent with the conditions in it.
 */
record Template(List<Part> parts) {

    static final Set<String> VARIABLES = Set.of("ConfirmationURL", "Token", "TokenHash", "SiteURL", "RedirectTo", "Email",
            "NewEmail");

    private static final Pattern PLACE = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?}}", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("\\.([A-Za-z]+)");
    private static final Pattern DATA = Pattern.compile("\\.(Data\\.[A-Za-z0-9_]+)");

    /** Either text, or the name of a variable: {@code Token}, {@code Data.name}. */
    record Part(String text, boolean isVariable) {
    }

    /** Throws, with a sentence that names the file, where the template cannot be understood. */
    static Template parse(String file, String text) {
        var parts = new ArrayList<Part>();
        var place = PLACE.matcher(text);
        var end = 0;
        while (place.find()) {
            parts.add(new Part(text.substring(end, place.start()), false));
            parts.add(new Part(variable(file, place.group(1)), true));
            end = place.end();
        }
        parts.add(new Part(text.substring(end), false));
        if (parts.stream().anyMatch(part -> !part.isVariable() && part.text().contains("{{"))) {
            throw new IllegalStateException("The mail template " + file + " opens a {{ and does not close it.");
        }
        return new Template(List.copyOf(parts));
    }

    private static String variable(String file, String written) {
        var variable = VARIABLE.matcher(written);
        if (variable.matches() && VARIABLES.contains(variable.group(1))) {
            return variable.group(1);
        }
        var data = DATA.matcher(written);
        if (data.matches()) {
            return data.group(1);
        }
        throw new IllegalStateException("The mail template " + file + " holds {{ " + written
                + " }}, which cannot be filled in: there are {{ .ConfirmationURL }}, {{ .Token }}, {{ .TokenHash }}, "
                + "{{ .SiteURL }}, {{ .RedirectTo }}, {{ .Email }}, {{ .NewEmail }} and {{ .Data.name }}.");
    }

    /** Fills in {@code values}, each as {@code escaped} makes it; what has no value is left out. */
    String fill(Map<String, String> values, UnaryOperator<String> escaped) {
        var filled = new StringBuilder();
        for (var part : parts) {
            filled.append(part.isVariable() ? escaped.apply(values.getOrDefault(part.text(), "")) : part.text());
        }
        return filled.toString();
    }
}
