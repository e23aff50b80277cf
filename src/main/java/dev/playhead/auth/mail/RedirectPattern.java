package dev.playhead.auth.mail;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A place, or many, that links may lead to: a URL in which {@code *} stands for anything without {@code .} and {@code /}, and
 * {@code **} for anything at all, but neither for more than its part of the URL. What is said of a path holds with any query.
 *
 * @param authority host and port
 * @param rest path and query
 */
record RedirectPattern(String scheme, Pattern authority, Pattern rest) {

    private static final Pattern FORM = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#@\\\\]+)((?:/.*)?)");

    static RedirectPattern parse(String text) {
        var form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalStateException("playhead.auth.redirect-urls holds '" + text
                    + "', which is no URL: it must be such as https://app.example.com/** or myapp://login.");
        }
        var authority = form.group(2).toLowerCase(Locale.ROOT);
        var rest = form.group(3);
        // As in https://** and https://app.example.com**: nothing more is said of what follows.
        var isOpen = rest.isEmpty() && authority.endsWith("**");
        return new RedirectPattern(form.group(1).toLowerCase(Locale.ROOT), glob(authority, "[^/?#@]"),
                isOpen ? Pattern.compile(".*") : glob(rest.isEmpty() ? "/" : rest, "."));
    }

    boolean matches(URI place) {
        var path = place.getRawPath().isEmpty() ? "/" : place.getRawPath();
        var query = place.getRawQuery() == null ? "" : "?" + place.getRawQuery();
        return scheme.equals(place.getScheme())
                && authority.matcher(place.getRawAuthority()).matches()
                && (rest.matcher(path + query).matches() || rest.matcher(path).matches());
    }

    private static Pattern glob(String text, String anything) {
        var regex = new StringBuilder();
        for (var at = 0; at < text.length(); at++) {
            var character = text.charAt(at);
            if (character == '*' && text.startsWith("**", at)) {
                regex.append(anything).append('*');
                at++;
            } else if (character == '*') {
                regex.append("[^./?#@:]*");
            } else {
                regex.append(Pattern.quote(String.valueOf(character)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
