package dev.playhead.dataapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.playhead.dataapi.Case.Exchange;
import dev.playhead.dataapi.Case.Header;
import dev.playhead.dataapi.Case.Request;
import dev.playhead.dataapi.catalogue.Afresh;
import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.testing.Answer;
import dev.playhead.testing.Owner;
import dev.playhead.testing.Person;

/** Has cases answered by the service. The rows are laid anew when something may have changed them. */
final class Contract {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    /** What a URI may not hold as it is; cases are easier to read with it. */
    private static final Pattern UNSAFE = Pattern.compile("[^!#$&'()*+,/:;=?@\\[\\]A-Za-z0-9._~%-]");

    private final Owner owner;
    private final Person user;
    private boolean isAsLaid;

    Contract(Owner owner, Catalogues catalogues) {
        this.owner = owner;
        OneOfEverything.lay(owner);
        OneOfEverything.run(owner, "contract/changes.sql");
        OneOfEverything.run(owner, "contract/schema.sql");
        Afresh.read(catalogues);
        this.user = Person.signedUp("alice");
    }

    void holds(Case rule) {
        if (!isAsLaid) {
            OneOfEverything.fill(owner);
            OneOfEverything.run(owner, "contract/rows.sql");
            OneOfEverything.run(owner, "contract/changes-rows.sql");
        }
        isAsLaid = rule.exchanges().stream().noneMatch(exchange -> exchange.request().mayWrite());
        rule.exchanges().forEach(this::holds);
    }

    private void holds(Exchange exchange) {
        var answer = send(exchange.request());
        var told = exchange.request() + "\n" + answer.status() + " " + answer.headers() + "\n" + answer.text();
        assertThat(answer.status()).as(told).isEqualTo(exchange.expected().status());
        exchange.expected().headers().forEach(header -> holds(header, answer, told));
        holds(exchange.expected().body(), answer, told);
    }

    private static void holds(Header header, Answer answer, String told) {
        var values = answer.headers().allValues(header.name());
        if (header.value() == null) {
            assertThat(values).as(told).isEmpty();
        } else {
            assertThat(String.join(", ", values)).as(header.name() + " of " + told).isEqualTo(header.value());
        }
    }

    private static void holds(String expected, Answer answer, String told) {
        if (expected.equals("*")) {
            return;
        }
        if (expected.isEmpty() || !answer.header("Content-Type").orElse("").contains("json")) {
            assertThat(answer.text().strip()).as(told).isEqualTo(expected);
            return;
        }
        try {
            assertThat(JSON.readTree(answer.text())).as(told).isEqualTo(JSON.readTree(expected));
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(told, malformed);
        }
    }

    private Answer send(Request request) {
        var headers = new ArrayList<String>();
        request.headers().forEach(header -> headers.addAll(List.of(header.name(), String.valueOf(header.value()))));
        return caller(request.caller()).send(request.method(), "/rest/v1" + encoded(request.path()), request.body(),
                headers.toArray(String[]::new));
    }

    private Person caller(String name) {
        return switch (name) {
            case "anon" -> Person.nobody();
            case "user" -> user;
            case "service" -> Person.worker();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String encoded(String path) {
        return UNSAFE.matcher(path).replaceAll(
                unsafe -> URLEncoder.encode(unsafe.group(), StandardCharsets.UTF_8).replace("+", "%20"));
    }
}
