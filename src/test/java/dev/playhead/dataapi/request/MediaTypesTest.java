package dev.playhead.dataapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.playhead.dataapi.request.MediaType.Known;
import dev.playhead.dataapi.request.MediaType.Plan;
import dev.playhead.dataapi.request.MediaType.Plan.Format;
import dev.playhead.dataapi.request.MediaType.Plan.Option;
import dev.playhead.dataapi.request.MediaType.Singular;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MediaTypesTest {

    @ParameterizedTest
    @MethodSource
    void a_media_type_is_understood(String text, MediaType type, String contentType) {
        assertThat(MediaTypes.accepted(List.of(text))).containsExactly(type);
        assertThat(type.contentType()).isEqualTo(contentType);
    }

    static Stream<Arguments> a_media_type_is_understood() {
        return Stream.of(
                arguments("application/json", Known.JSON, "application/json; charset=utf-8"),
                arguments("application/json; charset=utf-8", Known.JSON, "application/json; charset=utf-8"),
                arguments("text/csv", Known.CSV, "text/csv; charset=utf-8"),
                arguments("application/geo+json", Known.GEO_JSON, "application/geo+json; charset=utf-8"),
                arguments("application/openapi+json", Known.OPEN_API, "application/openapi+json; charset=utf-8"),
                arguments("application/octet-stream", Known.OCTET_STREAM, "application/octet-stream"),
                arguments("text/plain", Known.PLAIN_TEXT, "text/plain; charset=utf-8"),
                arguments("text/xml", Known.XML, "text/xml; charset=utf-8"),
                arguments("ApplicatIon/vnd.PgRsT.object+json", new Singular(false),
                        "application/vnd.pgrst.object+json; charset=utf-8"),
                arguments("application/vnd.pgrst.object;nulls=stripped", new Singular(true),
                        "application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8"),
                arguments("application/vnd.pgrst.array+json;nulls=stripped", Known.STRIPPED_ARRAY,
                        "application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8"),
                arguments("application/vnd.pgrst.array+json", Known.JSON, "application/json; charset=utf-8"),
                arguments("application/vnd.pgrst.plan+text; for=\"application/json\"; options=analyze|wal|buffers;",
                        new Plan(Known.JSON, Format.TEXT, List.of(Option.ANALYZE, Option.BUFFERS, Option.WAL)),
                        "application/vnd.pgrst.plan+text; for=\"application/json\"; options=analyze|buffers|wal; charset=utf-8"),
                arguments("application/vnd.pgrst.plan+json;for=\"text/csv\"",
                        new Plan(Known.CSV, Format.JSON, List.of()),
                        "application/vnd.pgrst.plan+json; for=\"text/csv\"; charset=utf-8"),
                arguments("application/vnd.pgrst.plan", new Plan(Known.JSON, Format.TEXT, List.of()),
                        "application/vnd.pgrst.plan+text; for=\"application/json\"; charset=utf-8"),
                arguments("application/vnd.twkb", new MediaType.Other("application/vnd.twkb"), "application/vnd.twkb"));
    }

    @Test
    void the_better_quality_is_preferred_and_then_the_more_exact_name() {
        assertThat(MediaTypes.accepted(List.of("text/csv;q=0.5, */*;q=0.1", "application/json;q=0.9")))
                .containsExactly(Known.JSON, Known.CSV, Known.ANY);
        assertThat(MediaTypes.accepted(List.of("*/*, text/csv, application/json")))
                .containsExactly(Known.CSV, Known.JSON, Known.ANY);
    }

    @Test
    void anything_will_do_when_nothing_is_said() {
        assertThat(MediaTypes.accepted(List.of())).containsExactly(Known.ANY);
        assertThat(MediaTypes.accepted(List.of("", " , "))).containsExactly(Known.ANY);
    }
}
