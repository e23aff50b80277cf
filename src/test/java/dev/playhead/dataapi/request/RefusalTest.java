package dev.playhead.dataapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not follow the grammar is answered with PostgREST's words, at its column. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            id      | 0                     | filter | 1 | unexpected "0" expecting "not" or operator (eq, gt, ...)
            a.b     | noop.0                | filter | 1 | unexpected "o" expecting "not" or operator (eq, gt, ...)
            id      | fts().value           | filter | 5 | unexpected ")" expecting operator (eq, gt, ...)
            id      | plfts(lib.arabic).x   | filter | 10 | unexpected "." expecting operator (eq, gt, ...)
            id      | eq().value            | filter | 4 | unexpected ")" expecting operator (eq, gt, ...)
            id      | is().value            | filter | 3 | unexpected "(" expecting operator (eq, gt, ...)
            id      | in().value            | filter | 3 | unexpected "(" expecting operator (eq, gt, ...)
            id      | in.1                  | filter | 4 | unexpected "1" expecting "("
            id      | is.nope               | filter | 6 | unexpected "p" expecting isVal: (null, not_null, true, false, unknown)
            select  | id,clients(name[])    | select parameter | 16 | unexpected '[' expecting letter, digit, "-", "->>", "->", "::", ".", ")", "," or end of input
            select  | data->>-78xy          | select parameter | 11 | unexpected 'x' expecting digit, "->", "::", ".", "," or end of input
            select  | data->>--34           | select parameter | 9 | unexpected "-" expecting digit
            select  | data->(!@#$%^&*_d     | select parameter | 7 | unexpected "(" expecting "-", digit or any non reserved character different from: .,>()
            select  | name!hint             | select parameter | 5 | unexpected '!' expecting letter, digit, "-", "->>", "->", "::", ".", ")", "," or end of input
            select  | *!hint                | select parameter | 2 | unexpected '!' expecting ")", "," or end of input
            select  | name::                | select parameter | 7 | unexpected end of input expecting letter or digit
            select  | *,s:auth.users!id(id) | select parameter | 10 | unexpected "u" expecting "sum", "avg", "count", "max" or "min"
            order   | clients(name,id)      | order | 8 | unexpected '(' expecting letter, digit, "-", "->>", "->", delimiter (.), "," or end of input
            order   | id.ac                 | order | 4 | unexpected "c" expecting "asc", "desc", "nullsfirst" or "nullslast"
            order   | id.descc              | order | 8 | unexpected 'c' expecting delimiter (.), "," or end of input
            order   | id.nulsfist           | order | 4 | unexpected "n" expecting "asc", "desc", "nullsfirst" or "nullslast"
            order   | id.nullslasttt        | order | 13 | unexpected 't' expecting "," or end of input
            order   | id.smth34             | order | 4 | unexpected "s" expecting "asc", "desc", "nullsfirst" or "nullslast"
            order   | id.asc.nlsfst         | order | 8 | unexpected "l" expecting "nullsfirst" or "nullslast"
            order   | id.asc.nullslasttt    | order | 17 | unexpected 't' expecting "," or end of input
            order   | id.asc.smth34         | order | 8 | unexpected "s" expecting "nullsfirst" or "nullslast"
            or      | ()                    | logic tree | 4 | unexpected ")" expecting field name (* or [a..z0..9_$]), negation operator (not) or logic operator (and, or)
            or      | (id.in.1,2,id.eq.3)   | logic tree | 10 | unexpected "1" expecting "("
            or      | )(                    | logic tree | 3 | unexpected ")" expecting "("
            and     | (ord(id.eq.1,id.eq.1),id.eq.2) | logic tree | 7 | unexpected "d" expecting "("
            or      | (id.eq.1,not.xor(id.eq.2))     | logic tree | 16 | unexpected "x" expecting logic operator (and, or)
            or      | (t.ilike.%a,b%,d.ilike.%a,b%)  | logic tree | 16 | unexpected "%" expecting letter, digit, "-", "->>", "->" or delimiter (.)
            or      | (a.eq.1               | logic tree | 10 | unexpected end of input expecting "," or ")"
            columns | ``                    | columns parameter | 1 | unexpected end of input expecting field name (* or [a..z0..9_$])
            """)
    void a_mistake_is_told_at_its_column(String key, String value, String subject, int column, String details) {
        var error = refusalOf(key, value);

        assertThat(error.code().code()).isEqualTo("PGRST100");
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.message())
                .isEqualTo("\"failed to parse " + subject + " (" + value + ")\" (line 1, column " + column + ")");
        assertThat(error.details()).isEqualTo(details);
        assertThat(error.hint()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            id      | in.(1,2)3
            id      | is.nullable
            id::int | eq.1
            id[0]   | eq.1
            or      | (a.eq.1)or(b.eq.2)
            select  | a),b
            columns | a;b
            """)
    void what_would_be_left_over_is_refused_rather_than_ignored(String key, String value) {
        var error = refusalOf(key, value);

        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_QUERY);
    }

    @Test
    void a_surplus_parenthesis_is_forgiven() {
        assertThat(QueryParser.parse(List.of(new Parameter("and", "(id.eq.1,id.neq.2))")), false, Limits.DEFAULT).logic())
                .hasSize(1);
    }

    @Test
    void lines_and_tabs_count_as_people_count_them() {
        assertThat(refusalOf("select", "\"a\nb\"!").message()).endsWith("(line 2, column 3)");
        assertThat(refusalOf("order", "a,\tb.x").message()).endsWith("(line 1, column 11)");
    }

    @Test
    void a_character_is_shown_so_that_no_terminal_acts_upon_it() {
        assertThat(refusalOf("id", "\u001b").details())
                .isEqualTo("unexpected \"\\27\" expecting \"not\" or operator (eq, gt, ...)");
    }

    private static RestError refusalOf(String key, String value) {
        var refusal = catchThrowableOfType(RestException.class,
                () -> QueryParser.parse(List.of(new Parameter(key, value)), false, Limits.DEFAULT));
        return refusal.error();
    }
}
