package dev.playhead.dataapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PayloadTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"b":{"c":[1,{"d":2}]}}            | a,b
            {"a":1,"a":2}                            | a
            [{"a":1,"b":2},{"b":3,"a":4}]            | a,b
            [{"a":[]},{"a":{}}]                      | a
            [{},{}]                                  | ``
            []                                       | ``
            {}                                       | ``
            "text"                                   | ``
            null                                     | ``
            {"":1}                                   | ``
            """)
    void the_keys_of_all_objects_are_the_columns(String text, String columns) {
        assertThat(Payload.ofJson(text).columns().stream().sorted().collect(Collectors.joining(","))).isEqualTo(columns);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "{", "[", "[{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":[1}", "[{\"a\":1}", "{} {}",
            "{},",
            "{'a':1}", "{a:1}", "[1,", "[{\"a\":1},]", "tru", "{\"a\":01}", "[1,{\"a\":2}", "//", "{\"a\":NaN}" })
    void what_is_no_json_is_refused(String text) {
        assertThatThrownBy(() -> Payload.ofJson(text)).isInstanceOf(RestException.class)
                .satisfies(refusal -> assertThat(((RestException) refusal).error().message())
                        .isEqualTo("Empty or invalid json"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "[1]", "[{\"a\":1},{\"b\":1}]", "[{\"a\":1},{}]", "[{},{\"a\":1}]", "[{\"a\":1},null]", "[[]]",
            "[{\"a\":1},{\"a\":1,\"b\":2}]" })
    void objects_of_other_keys_are_refused(String text) {
        assertThatThrownBy(() -> Payload.ofJson(text)).isInstanceOf(RestException.class)
                .satisfies(refusal -> assertThat(((RestException) refusal).error().message())
                        .isEqualTo("All object keys must match"));
    }

    @Test
    void what_is_nested_too_deep_is_refused_rather_than_suffered() {
        var deep = "[".repeat(1_000_000);

        assertThatThrownBy(() -> Payload.ofJson(deep)).isInstanceOf(RestException.class);
        assertThatThrownBy(() -> Payload.ofJson("{\"a\":" + deep)).isInstanceOf(RestException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a,b~1,2~            | [{"a":"1","b":"2"}]
            a,b~1,2             | [{"a":"1","b":"2"}]
            a~1~~2~             | [{"a":"1"},{"a":"2"}]
            a,b~,~              | [{"a":"","b":""}]
            a,b~NULL,"NULL"~    | [{"a":null,"b":null}]
            a~"x,y"~            | [{"a":"x,y"}]
            a~"x~y"~            | [{"a":"x\\ny"}]
            a~"x""y"~           | [{"a":"x\\"y"}]
            a~"x"y~             | [{"a":"xy"}]
            a~"x                | [{"a":"x"}]
            a~                  | []
            """)
    void lines_of_csv_become_objects(String text, String rows) {
        assertThat(Tabular.ofCsv(text.replace('~', '\n')).json()).isEqualTo(rows);
        assertThat(Tabular.ofCsv(text.replace("~", "\r\n")).json().replace("\\r", "")).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a=1&b=two+words     | {"a":"1","b":"two words"}
            a=%C3%A9&a=2        | {"a":"2"}
            a&b=                | {"a":"","b":""}
            &&                  | {}
            """)
    void a_form_is_one_object(String text, String row) {
        assertThat(Tabular.ofForm(text).json()).isEqualTo(row);
    }
}
