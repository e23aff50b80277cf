package dev.playhead.dataapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.playhead.dataapi.request.Action.Call;
import dev.playhead.dataapi.request.Action.Describe;
import dev.playhead.dataapi.request.Action.FunctionOptions;
import dev.playhead.dataapi.request.Action.Invocation;
import dev.playhead.dataapi.request.Action.Mutate;
import dev.playhead.dataapi.request.Action.Mutation;
import dev.playhead.dataapi.request.Action.Read;
import dev.playhead.dataapi.request.Action.RelationOptions;
import dev.playhead.dataapi.request.Preferences.Key;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiRequestTest {

    private static final RequestRules RULES = new RequestRules(List.of("public", "other"), true, true, Limits.DEFAULT,
            zone -> true);

    @Test
    void the_method_and_the_path_say_what_it_is_for() {
        assertThat(parsed("GET /t").action()).isEqualTo(new Read("t", false));
        assertThat(parsed("HEAD /t").action()).isEqualTo(new Read("t", true));
        assertThat(parsed("POST /t").action()).isEqualTo(new Mutate("t", Mutation.CREATE));
        assertThat(parsed("PUT /t").action()).isEqualTo(new Mutate("t", Mutation.SINGLE_UPSERT));
        assertThat(parsed("PATCH /t").action()).isEqualTo(new Mutate("t", Mutation.UPDATE));
        assertThat(parsed("DELETE /t").action()).isEqualTo(new Mutate("t", Mutation.DELETE));
        assertThat(parsed("OPTIONS /t").action()).isEqualTo(new RelationOptions("t"));
        assertThat(parsed("GET /rpc/f").action()).isEqualTo(new Call("f", Invocation.GET));
        assertThat(parsed("POST /rpc/f").action()).isEqualTo(new Call("f", Invocation.POST));
        assertThat(parsed("OPTIONS /rpc/f").action()).isEqualTo(new FunctionOptions("f"));
        assertThat(parsed("GET /").action()).isEqualTo(new Describe(false));
        assertThat(parsed("GET /rpc").action()).isEqualTo(new Read("rpc", false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PATCH /rpc/f   | PGRST101 | 405 | Cannot use the PATCH method on RPC
            TRACE /t       | PGRST117 | 405 | Unsupported HTTP method: TRACE
            POST /         | PGRST117 | 405 | Unsupported HTTP method: POST
            GET /a/b       | PGRST125 | 404 | Invalid path specified in request URL
            GET /rpc/f/g   | PGRST125 | 404 | Invalid path specified in request URL
            PUT /t?limit=1 | PGRST114 | 400 | limit/offset querystring parameters are not allowed for PUT
            GET /t?limit=-1 | PGRST103 | 416 | Requested range not satisfiable
            """)
    void what_cannot_be_asked_is_refused(String request, String code, int status, String message) {
        var error = refusalOf(request);

        assertThat(error.code().code()).isEqualTo(code);
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.message()).isEqualTo(message);
    }

    @Test
    void the_root_may_be_closed() {
        var head = new RequestHead("GET", List.of(), List.of(), Map.of());
        var closed = new RequestRules(List.of("public"), false, false, Limits.DEFAULT, zone -> true);

        var error = catchThrowableOfType(RestException.class, () -> ApiRequest.parse(head, closed)).error();

        assertThat(error.code().code()).isEqualTo("PGRST126");
    }

    @Test
    void the_schema_is_negotiated_by_the_header_that_fits_the_method() {
        assertThat(parsed("GET /t").profile()).isEqualTo(new Profile("public", true));
        assertThat(parsed("GET /t", "Accept-Profile: other").profile()).isEqualTo(new Profile("other", true));
        assertThat(parsed("GET /t", "Content-Profile: other").profile().schema()).isEqualTo("public");
        assertThat(parsed("DELETE /t", "Content-Profile: other").profile().schema()).isEqualTo("other");
        var error = refusalOf("GET /t", "Accept-Profile: auth");
        assertThat(error.code().code()).isEqualTo("PGRST106");
        assertThat(error.status()).isEqualTo(406);
        assertThat(error.message()).isEqualTo("Invalid schema: auth");
        assertThat(error.hint()).isEqualTo("Only the following schemas are exposed: public, other");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            limit=3             | -     | 0 | 3
            limit=3&offset=2    | -     | 2 | 3
            offset=2            | -     | 2 | -
            offset=-4           | -     | 0 | -
            limit=0             | -     | 0 | 0
            limit=0&offset=5    | -     | 5 | 0
            limit=0             | 3-4   | 0 | 0
            limit=abc           | -     | 0 | -
            limit=2&limit=7     | -     | 0 | 7
            a=eq.1              | 0-9   | 0 | 10
            a=eq.1              | 5-    | 5 | -
            a=eq.1              | 3-3   | 3 | 1
            limit=3             | 0-1   | 0 | 2
            limit=3&offset=1    | 2-    | 2 | 2
            a=eq.1              | bytes=0-9 | 0 | -
            a=eq.1              | -5    | 0 | -
            limit=99999999999999999999 | - | 0 | 2305843009213693951
            """)
    void the_range_is_what_is_asked_in_the_query_and_the_header(String query, String header, long offset, Long limit) {
        var request = header == null ? parsed("GET /t?" + query) : parsed("GET /t?" + query, "Range: " + header);

        assertThat(request.range()).isEqualTo(new RowRange(offset, limit));
    }

    @Test
    void a_range_that_holds_no_row_is_refused() {
        assertThat(refusalOf("GET /t?limit=-1").details()).isEqualTo("Limit should be greater than or equal to zero.");
        assertThat(refusalOf("GET /t?emb.limit=-1").status()).isEqualTo(416);
        assertThat(refusalOf("GET /t", "Range: 1-0").details())
                .isEqualTo("The lower boundary must be lower than or equal to the upper boundary in the Range header.");
        assertThat(refusalOf("GET /t?limit=2", "Range: 5-9").code()).isEqualTo(ErrorCode.INVALID_RANGE);
        assertThat(parsed("HEAD /t", "Range: 1-0").range()).isEqualTo(RowRange.ALL);
    }

    @Test
    void the_body_is_json_unless_said_otherwise() {
        assertThat(parsed("POST /t").contentType()).isEqualTo(MediaType.Known.JSON);
        assertThat(parsed("POST /t", "Content-Type: text/csv").contentType()).isEqualTo(MediaType.Known.CSV);
        assertThat(parsed("POST /t", "Content-Type: application/x-www-form-urlencoded").contentType())
                .isEqualTo(MediaType.Known.FORM);
    }

    @Test
    void arguments_are_read_only_for_functions_called_without_a_body() {
        assertThat(parsed("GET /rpc/f?a=1").query().arguments()).containsExactly(new Query.Argument("a", "1"));
        assertThat(refusalOf("POST /rpc/f?a=1").code()).isEqualTo(ErrorCode.INVALID_QUERY);
    }

    @Test
    void the_canonical_query_is_sorted_and_encoded() {
        assertThat(parsed("GET /t?id=gt.1&a=eq.x y&id=lt.9&select=*").canonicalQuery())
                .isEqualTo("a=eq.x%20y&id=gt.1,lt.9&select=%2A");
        assertThat(parsed("GET /t").canonicalQuery()).isEmpty();
    }

    @Test
    void a_preference_is_echoed_only_where_it_means_something() {
        assertThat(parsed("GET /t").action().heededPreferences()).containsExactlyInAnyOrder(Key.COUNT, Key.TRANSACTION,
                Key.HANDLING, Key.TIMEZONE);
        assertThat(parsed("POST /t").action().heededPreferences()).contains(Key.RESOLUTION, Key.MISSING, Key.RETURN)
                .doesNotContain(Key.MAX_AFFECTED);
        assertThat(parsed("PATCH /t").action().heededPreferences()).contains(Key.MISSING, Key.MAX_AFFECTED, Key.RETURN);
        assertThat(parsed("DELETE /t").action().heededPreferences()).contains(Key.MAX_AFFECTED, Key.RETURN);
        assertThat(parsed("POST /rpc/f").action().heededPreferences()).contains(Key.MAX_AFFECTED);
    }

    @Test
    void every_code_is_given_once() {
        // A body that is too large is one of the bodies that are refused, with a status of its own.
        assertThat(Arrays.stream(ErrorCode.values()).filter(code -> code != ErrorCode.BODY_TOO_LARGE).map(ErrorCode::code))
                .doesNotHaveDuplicates();
    }

    private static RestError refusalOf(String request, String... headers) {
        return catchThrowableOfType(RestException.class, () -> parsed(request, headers)).error();
    }

    private static ApiRequest parsed(String request, String... headers) {
        var method = request.substring(0, request.indexOf(' '));
        var target = request.substring(request.indexOf('/') + 1).split("\\?", 2);
        var path = target[0].isEmpty() ? List.<String> of() : List.of(target[0].split("/"));
        var query = target.length == 1 ? List.<Parameter> of()
                : Arrays.stream(target[1].split("&")).map(each -> each.split("=", 2))
                        .map(each -> new Parameter(each[0], each[1])).toList();
        var lines = new HashMap<String, List<String>>();
        for (var each : headers) {
            var parts = each.split(": ", 2);
            lines.put(parts[0].toLowerCase(Locale.ROOT), List.of(parts[1]));
        }
        return ApiRequest.parse(new RequestHead(method, path, query, lines), RULES);
    }
}
