package dev.playhead.auth.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jspecify.annotations.Nullable;

import io.quarkus.runtime.Startup;

/**
 * Where links in mails may lead in the end.
 *
 * <p>
 * A link carries tokens to where it leads, so a stranger who could choose the place would be given somebody else's. A place
 * is taken apart as a URI before it is looked at: what stands before the host cannot pass for a host, and no wildcard
 * reaches from the host into the path. Everything that is not allowed becomes the site's own URL.
 */
@Startup
@ApplicationScoped
public class RedirectUrls {

    private static final int MAX_LENGTH = 2048;
    // What a browser would run or open instead of visiting.
    private static final Set<String> NO_PLACES = Set.of("javascript", "data", "vbscript", "file", "blob", "about", "filesystem",
            "view-source", "jar", "ws", "wss", "mailto");
    private static final Pattern STEP_BACK = Pattern.compile("(?i)(^|/)(\\.|%2e){1,2}(/|$)");

    private final URI site;
    private final List<RedirectPattern> allowed;

    @Inject
    RedirectUrls(SiteConfig config) {
        this(config.siteUrl(), config.redirectUrls().orElse(List.of()));
    }

    RedirectUrls(String siteUrl, List<String> patterns) {
        this.site = place(siteUrl).orElseThrow(() -> new IllegalStateException(
                "playhead.auth.site-url is no URL that a link can lead to: it must be such as https://app.example.com."));
        this.allowed = patterns.stream().map(RedirectPattern::parse).toList();
    }

    public String siteUrl() {
        return site.toString();
    }

    /** The place that was asked for, without its fragment, if it is allowed; the site's URL otherwise. */
    public String resolve(@Nullable String wanted) {
        return Optional.ofNullable(wanted)
                .flatMap(RedirectUrls::place)
                .filter(place -> isOfSite(place) || allowed.stream().anyMatch(pattern -> pattern.matches(place)))
                .orElse(site)
                .toString();
    }

    private boolean isOfSite(URI place) {
        return place.getScheme().equals(site.getScheme())
                && place.getHost().equals(site.getHost())
                && port(place) == port(site);
    }

    private static int port(URI place) {
        if (place.getPort() >= 0) {
            return place.getPort();
        }
        return place.getScheme().equals("https") ? 443 : 80;
    }

    private static Optional<URI> place(String text) {
        if (text.length() > MAX_LENGTH || text.chars().anyMatch(each -> each <= ' ' || each >= 127 || each == '\\')) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text)).filter(RedirectUrls::isPlace).map(RedirectUrls::canonical);
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }

    private static boolean isPlace(URI uri) {
        return uri.isAbsolute()
                && !uri.isOpaque()
                && !NO_PLACES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && !STEP_BACK.matcher(uri.getRawPath()).find();
    }

    private static URI canonical(URI uri) {
        var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port
                + uri.getRawPath() + query);
    }
}
