package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AuthCatalogueTest {

    @Test
    void the_documentation_lists_everything_that_is_refused_and_nothing_else() throws IOException {
        var page = Files.readString(Path.of("docs/auth.md"));
        var documented = page.substring(page.indexOf("## What is refused")).lines()
                .filter(line -> line.matches("\\| `[a-z0-9_]+` \\| \\d{3} \\|.*"))
                .toList();

        assertThat(documented).isEqualTo(Arrays.stream(AuthProblem.values())
                .map(problem -> "| `%s` | %d | %s |".formatted(problem.code(), problem.status(), problem.message()))
                .toList());
    }
}
