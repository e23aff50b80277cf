package dev.playhead.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedirectUrlsTest {

    private static final String SITE = "https://app.example.com";

    private final RedirectUrls redirects = new RedirectUrls(SITE, List.of("https://*.preview.example.com/**",
            "https://other.example.com/login", "https://one.example.com/*/done", "http://localhost:3000/**", "myapp://login",
            "exp://**"));

    @ParameterizedTest
    @CsvSource({
            "https://app.example.com,                            https://app.example.com",
            "https://APP.example.com/a/b?c=d,                    https://app.example.com/a/b?c=d",
            "https://app.example.com:443/a#fragment,             https://app.example.com:443/a",
            "https://pr-1.preview.example.com/a/b,               https://pr-1.preview.example.com/a/b",
            "https://other.example.com/login?next=1,             https://other.example.com/login?next=1",
            "https://one.example.com/x/done,                     https://one.example.com/x/done",
            "http://localhost:3000/cb,                           http://localhost:3000/cb",
            "myapp://login,                                      myapp://login",
            "exp://192.168.0.7:19000/--/cb,                      exp://192.168.0.7:19000/--/cb",
    })
    void what_is_allowed_is_led_to(String wanted, String place) {
        assertThat(redirects.resolve(wanted)).isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", " ", "/", "app.example.com", "//app.example.com", "///app.example.com", "https:app.example.com",
            "https:/app.example.com",
            "https://", "https://evil.example", "http://app.example.com", "https://app.example.com:8443",
            "https://app.example.com.evil.example", "https://app.example.comevil.example", "https://evilapp.example.com",
            "https://app.example.com@evil.example", "https://app.example.com:x@evil.example/", "https://user@app.example.com",
            "https://evil.example\\@app.example.com", "https://evil.example\\.preview.example.com/",
            "https:\\\\app.example.com",
            "https://evil.example/?.preview.example.com/", "https://evil.example#.preview.example.com/",
            "https://evil.example/.preview.example.com/", "https://a.b.preview.example.com/", "https://preview.example.com/",
            "https://evil.example%2f.preview.example.com/", "https://evil.example%00.preview.example.com/",
            "https://other.example.com/login/../admin", "https://other.example.com/login/x", "https://other.example.com/",
            "https://one.example.com/x/y/done", "https://app.example.com/%2e%2e/x", "https://app.example.com/a/../b",
            "javascript:alert(1)", "JavaScript://app.example.com/%0aalert(1)", "javascript://login", "data:text/html,x",
            "vbscript:x", "file:///etc/passwd", "file://app.example.com/x", "blob:https://app.example.com/x", "about:blank",
            "http://localhost:3001/cb", "http://localhost/cb", "http://127.0.0.1:3000/", "myapp://other", "myapp:login",
            "otherapp://login", "https://app.example.com\n.evil.example", "https://app.example.com\t",
            "https://аpp.example.com",
            "https://app.example.com/\r\nSet-Cookie: a=b", "https://[::1]/", "https://app.example.com/ x"
    })
    void everything_else_leads_to_the_site(String wanted) {
        assertThat(redirects.resolve(wanted)).isEqualTo(SITE);
    }

    @Test
    void what_is_long_or_missing_leads_to_the_site() {
        assertThat(redirects.resolve(SITE + "/" + "x".repeat(3000))).isEqualTo(SITE);
        assertThat(redirects.resolve(null)).isEqualTo(SITE);
    }

    @Test
    void a_setting_that_is_no_url_is_told_at_the_start() {
        assertThatThrownBy(() -> new RedirectUrls("app.example.com", List.of())).hasMessageContaining("playhead.auth.site-url");
        assertThatThrownBy(() -> new RedirectUrls(SITE, List.of("*"))).hasMessageContaining("playhead.auth.redirect-urls");
    }
}
