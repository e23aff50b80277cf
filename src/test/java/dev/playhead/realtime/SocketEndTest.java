package dev.playhead.realtime;

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
class SocketEndTest {

    @Test
    void the_documentation_lists_every_close_code_and_no_other() throws IOException {
        var documented = Files.readAllLines(Path.of("docs/realtime.md")).stream()
                .filter(line -> line.matches("\\| `\\d{4}` \\|.*"))
                .map(line -> List.of(line.split("\\|")).subList(1, 4).stream().map(String::strip).toList())
                .toList();

        var ends = Arrays.stream(SocketEnd.values())
                .map(end -> List.of("`" + end.code() + "`", "`" + end.name().toLowerCase(Locale.ROOT) + "`", end.phrase()))
                .toList();

        assertThat(documented).as("the table of close codes in docs/realtime.md").isEqualTo(ends);
    }
}
