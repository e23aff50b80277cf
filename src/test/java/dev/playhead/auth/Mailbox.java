package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.MockMailbox;

/** What arrives at people's addresses, and what they do with it. */
@ApplicationScoped
class Mailbox {

    private static final Pattern LINK = Pattern.compile("\\S+/verify\\?\\S+");
    private static final Pattern CODE = Pattern.compile("(?m)\\b([0-9]{6})$");
    private static final HttpClient BROWSER = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private final MockMailbox mails;

    Mailbox(MockMailbox mails) {
        this.mails = mails;
    }

    List<Mail> of(String address) {
        return List.copyOf(mails.getMailsSentTo(address));
    }

    /** The {@code number}th mail to an address, from 1, once it has come. */
    Received received(String address, int number) {
        await().untilAsserted(() -> assertThat(of(address)).hasSize(number));
        return new Received(of(address).get(number - 1));
    }

    Received received(String address) {
        return received(address, 1);
    }

    record Received(Mail mail) {

        String link() {
            var link = LINK.matcher(mail.getText());
            assertThat(link.find()).isTrue();
            return link.group();
        }

        String tokenHash() {
            return parameter("token");
        }

        String parameter(String name) {
            var value = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(link());
            assertThat(value.find()).isTrue();
            return value.group(1);
        }

        String code() {
            var code = CODE.matcher(mail.getText());
            assertThat(code.find()).isTrue();
            return code.group(1);
        }

        /** Where a browser that follows the link is sent. */
        String follow() {
            return Mailbox.follow(link());
        }
    }

    /** Where a browser is sent from {@code link}. */
    static String follow(String link) {
        var response = open("GET", link);
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        return response.headers().firstValue("Location").orElseThrow();
    }

    static HttpResponse<String> open(String method, String link, String... headers) {
        // The service knows itself by its usual port; the test's is another.
        var here = Door.setting("test.url") + link.substring(link.indexOf("/auth/v1"));
        var request = HttpRequest.newBuilder(URI.create(here)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return BROWSER.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }
}
