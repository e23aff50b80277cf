package dev.playhead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** What holds for every refusal, whatever was refused. */
public final class Refusals {

    // SQL, the names of constraints and tables, stack frames, classes and files.
    private static final Pattern INSIDES = Pattern
            .compile("(?i)select |insert |update .* set|_pkey|_fkey|_check|coding_|session_streams"
                    + "|postgres|hibernate|jackson|exception|\\bat [a-z]+\\.|\\.java|dev\\.playhead|io\\.quarkus|LOCATION|SQLSTATE|relation ");

    private Refusals() {
    }

    public static void check(Answer answer) {
        assertThat(answer.status()).isBetween(400, 599);
        assertThat(answer.header("Content-Type")).hasValueSatisfying(type -> assertThat(type)
                .startsWith("application/problem+json"));
        var problem = answer.json();
        assertThat(problem.getInteger("status")).isEqualTo(answer.status());
        assertThat(problem.getString("type")).isEqualTo("urn:playhead:problem:" + problem.getString("code"));
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
        assertThat(answer.status()).as(answer.text()).isNotEqualTo(500);
        assertThat(INSIDES.matcher(answer.text()).find()).as(answer.text()).isFalse();
    }
}
