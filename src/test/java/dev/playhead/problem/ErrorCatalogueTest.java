package dev.playhead.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ErrorCatalogueTest {

    @Test
    void the_documentation_lists_every_problem_and_no_other() throws IOException {
        var documented = Files.readAllLines(Path.of("docs/errors.md")).stream()
                .filter(line -> line.matches("\\| `[a-z_]+` \\| \\d{3} \\|.*"))
                .map(line -> List.of(line.split("\\|")).subList(1, 4).stream().map(String::strip).toList())
                .toList();

        var catalogue = Arrays.stream(Problem.values())
                .map(problem -> List.of("`" + problem.code() + "`", "" + problem.status(), problem.title()))
                .toList();

        assertThat(documented).as("the table of problems in docs/errors.md").isEqualTo(catalogue);
    }

    @Test
    void every_problem_says_what_to_do() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/errors.md")).stream().filter(line -> line.startsWith("| `")))
                .allSatisfy(line -> assertThat(line.split("\\|")[4].strip()).isNotEmpty());
    }
}
