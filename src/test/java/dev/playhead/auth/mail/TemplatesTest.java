package dev.playhead.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.smallrye.mutiny.Uni;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TemplatesTest {

    private static final String SITE = "https://app.example.com";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(MailKind.class)
    void every_kind_is_worded_in_both_forms(MailKind kind) {
        var written = new Templates(config(Optional.empty())).write(letter(kind, Map.of()), SITE);

        assertThat(written.subject()).isNotBlank();
        assertThat(written.text()).contains("123456").doesNotContain("{{", "Subject:");
        assertThat(written.html()).startsWith("<!doctype html>").contains("123456").doesNotContain("{{", "Subject:");
        assertThat(written.text().contains("https://api.example.com/verify?a=1&b=2"))
                .isEqualTo(kind != MailKind.REAUTHENTICATION);
    }

    @Test
    void an_operators_file_replaces_the_one_of_its_name() throws IOException {
        write("recovery.html",
                "Subject: Your {{ .Token }}\n<a href=\"{{.ConfirmationURL}}\">{{ .Data.name }} {{- .NewEmail -}}</a>");

        var written = new Templates(config(Optional.of(directory))).write(letter(MailKind.RECOVERY, Map.of("name", "Alice")),
                SITE);

        assertThat(written.subject()).isEqualTo("Your 123456");
        assertThat(written.html())
                .isEqualTo("<a href=\"https://api.example.com/verify?a=1&amp;b=2\">Alice bob@example.com</a>");
    }

    @Test
    void every_variable_is_filled_in() throws IOException {
        write("invite.txt", "Subject: x\n{{ .ConfirmationURL }} {{ .Token }} {{ .TokenHash }} {{ .SiteURL }} {{ .RedirectTo }} "
                + "{{ .Email }} {{ .NewEmail }} {{ .Data.missing }}|");

        assertThat(new Templates(config(Optional.of(directory))).write(letter(MailKind.INVITE, Map.of()), SITE).text())
                .isEqualTo("https://api.example.com/verify?a=1&b=2 123456 linktoken https://app.example.com "
                        + "https://app.example.com/in alice@example.com bob@example.com |");
    }

    @Test
    void what_a_user_says_is_text_and_one_line() throws IOException {
        write("invite.txt", "Subject: From {{ .Data.name }}\nHello {{ .Data.name }}");
        write("invite.html", "<p title=\"{{ .Data.name }}\">");

        var written = new Templates(config(Optional.of(directory))).write(
                letter(MailKind.INVITE, Map.of("name", "\"><script>'&\r\nBcc: eve@example.com{{ .Token }}")), SITE);

        assertThat(written.subject()).isEqualTo("From \"><script>'& Bcc: eve@example.com{{ .Token }}");
        assertThat(written.text()).hasLineCount(1).doesNotContain("123456");
        assertThat(written.html()).isEqualTo(
                "<p title=\"&quot;&gt;&lt;script&gt;&#39;&amp; Bcc: eve@example.com{{ .Token }}\">");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{{ .Tokens }}", "{{ if .Token }}x{{ end }}", "{{ .Data }}", "{{ .Data.a.b }}", "{{",
            "{{ .Token }",
            "{{ Token }}", "{{ }}", "{{ printf \"%s\" .Token }}" })
    void what_cannot_be_filled_in_is_told_at_the_start(String text) throws IOException {
        write("recovery.txt", "Subject: x\n" + text);

        assertThatThrownBy(() -> new Templates(config(Optional.of(directory)))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The mail template recovery.txt");
    }

    @Test
    void a_file_that_cannot_be_read_is_told_at_the_start() throws IOException {
        Files.write(directory.resolve("recovery.txt"), new byte[] { 'S', (byte) 0xC3, (byte) 0x28 });
        assertThatThrownBy(() -> new Templates(config(Optional.of(directory))))
                .hasMessageContaining("recovery.txt cannot be read");
        assertThatThrownBy(() -> new Templates(config(Optional.of(directory.resolve("missing")))))
                .hasMessageContaining("playhead.auth.mail.templates is no directory");
        write("recovery.txt", "no subject");
        assertThatThrownBy(() -> new Templates(config(Optional.of(directory)))).hasMessageContaining("has no subject");
    }

    @Test
    void to_have_addresses_confirmed_without_mail_is_told_at_the_start() {
        var config = config(Optional.empty(), false);

        assertThatThrownBy(() -> new Post(mails -> Uni.createFrom().voidItem(), new Templates(config),
                new RedirectUrls(SITE, List.of()), config, Clock.systemUTC()))
                .hasMessageContaining("playhead.auth.mail.confirm needs playhead.auth.mail.enabled");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardCharsets.UTF_8);
    }

    private static Letter letter(MailKind kind, Map<String, Object> data) {
        return new Letter(kind, "alice@example.com", "alice@example.com", "bob@example.com",
                new OneTimeToken("linktoken", "123456"),
                "https://api.example.com/verify?a=1&b=2", SITE + "/in", data);
    }

    private static MailConfig config(Optional<Path> templates) {
        return config(templates, true);
    }

    private static MailConfig config(Optional<Path> templates, boolean enabled) {
        return new MailConfig() {
            @Override
            public boolean enabled() {
                return enabled;
            }

            @Override
            public boolean confirm() {
                return true;
            }

            @Override
            public String from() {
                return "post@example.com";
            }

            @Override
            public Optional<Path> templates() {
                return templates;
            }

            @Override
            public Duration oneTimeTokenLifetime() {
                return Duration.ofHours(1);
            }

            @Override
            public Duration betweenMails() {
                return Duration.ZERO;
            }

            @Override
            public boolean secureEmailChange() {
                return true;
            }
        };
    }
}
