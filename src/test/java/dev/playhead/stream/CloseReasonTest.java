package dev.playhead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CloseReasonTest {

    @Test
    void the_documentation_lists_every_close_code_and_no_other() throws IOException {
        var documented = Files.readAllLines(Path.of("docs/errors.md")).stream()
                .filter(line -> line.matches("\\| \\d{4} \\|.*"))
                .map(line -> List.of(line.split("\\|")).subList(1, 4).stream().map(String::strip).toList())
                .toList();

        var reasons = Arrays.stream(CloseReason.values())
                .map(reason -> List.of("" + reason.code(), "`" + reason.name().toLowerCase(Locale.ROOT) + "`", reason.phrase()))
                .toList();

        assertThat(documented).as("the table of close codes in docs/errors.md").isEqualTo(reasons);
    }
}
