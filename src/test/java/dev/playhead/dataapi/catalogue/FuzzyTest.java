package dev.playhead.dataapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Outcomes that PostgREST and the library beneath it state. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FuzzyTest {

    private static final List<String> CHILDREN = List.of("directors", "roles", "actors");
    private static final List<String> LISTS = List.of("(name, param, val)", "(attr, id)");

    @Test
    void the_nearest_name_is_found() {
        assertThat(Fuzzy.nearest(List.of("films"), "film", Fuzzy.LOOSE)).contains("films");
        assertThat(Fuzzy.nearestOther(CHILDREN, "role")).contains("roles");
        assertThat(Fuzzy.nearest(List.of("Jurassic Park", "Terminator", "The Matrix"), "percolator", Fuzzy.LOOSE))
                .contains("Terminator");
        assertThat(Fuzzy.nearest(List.of("test", "another"), "testt", Fuzzy.STRICT)).contains("test");
        assertThat(Fuzzy.nearest(List.of("sayhello", "say"), "sayhell", Fuzzy.STRICT)).contains("sayhello");
    }

    @Test
    void nothing_is_found_where_nothing_is_near() {
        assertThat(Fuzzy.nearest(CHILDREN, "noclosealternative", Fuzzy.LOOSE)).isEmpty();
        assertThat(Fuzzy.nearest(List.of("test", "another"), "other", Fuzzy.STRICT)).isEmpty();
        assertThat(Fuzzy.nearest(List.of(), "films", Fuzzy.LOOSE)).isEmpty();
        assertThat(Fuzzy.nearest(CHILDREN, "r".repeat(10_000), Fuzzy.LOOSE)).isEmpty();
    }

    @Test
    void what_is_there_needs_no_suggestion() {
        assertThat(Fuzzy.nearestOther(CHILDREN, "actors")).isEmpty();
    }

    @Test
    void lists_of_parameters_are_compared_as_texts() {
        assertThat(Fuzzy.nearest(LISTS, "(nam, pqaram, vall)", Fuzzy.LOOSE)).contains("(name, param, val)");
        assertThat(Fuzzy.nearest(LISTS, "(param, val)", Fuzzy.LOOSE)).contains("(name, param, val)");
        assertThat(Fuzzy.nearest(LISTS, "(attrs, id)", Fuzzy.LOOSE)).contains("(attr, id)");
        assertThat(Fuzzy.nearest(LISTS, "(id)", Fuzzy.LOOSE)).contains("(attr, id)");
        assertThat(Fuzzy.nearest(LISTS, "(noclosealternative)", Fuzzy.LOOSE)).isEmpty();
    }
}
