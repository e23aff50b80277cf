package dev.playhead.dataapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.dataapi.request.Preferences.Count;
import dev.playhead.dataapi.request.Preferences.Key;
import dev.playhead.dataapi.request.Preferences.Missing;
import dev.playhead.dataapi.request.Preferences.Resolution;
import dev.playhead.dataapi.request.Preferences.Return;
import dev.playhead.dataapi.request.Preferences.Transaction;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PreferencesTest {

    private static final Set<Key> ALL = EnumSet.allOf(Key.class);

    @Test
    void preferences_stand_in_one_line_or_in_several() {
        var preferences = parsed("resolution=ignore-duplicates, count=planned,  tx=commit  ,return=headers-only",
                "missing=default", "max-affected=5999");

        assertThat(preferences.resolution()).isEqualTo(Resolution.IGNORE_DUPLICATES);
        assertThat(preferences.count()).isEqualTo(Count.PLANNED);
        assertThat(preferences.transaction()).isEqualTo(Transaction.COMMIT);
        assertThat(preferences.returned()).isEqualTo(Return.HEADERS_ONLY);
        assertThat(preferences.missing()).isEqualTo(Missing.DEFAULT);
        assertThat(preferences.maxAffected()).isEqualTo(5999);
        assertThat(preferences.invalid()).isEmpty();
    }

    @Test
    void the_first_of_a_key_counts() {
        assertThat(parsed("tx=commit, tx=rollback", "tx=rollback").transaction()).isEqualTo(Transaction.COMMIT);
    }

    @Test
    void the_end_of_the_transaction_is_chosen_only_where_that_is_allowed() {
        var preferences = Preferences.parse(List.of("tx=rollback, handling=strict"), false, zone -> true);

        assertThat(preferences.transaction()).isNull();
        assertThatCode(preferences::refuseInvalid).doesNotThrowAnyException();
    }

    @Test
    void what_means_nothing_is_refused_only_when_handling_is_strict() {
        var error = catchThrowableOfType(RestException.class,
                () -> parsed("handling=strict", "something, else, max-affected=x").refuseInvalid()).error();

        assertThat(error.code().code()).isEqualTo("PGRST122");
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.message()).isEqualTo("Invalid preferences given with handling=strict");
        assertThat(error.details()).isEqualTo("Invalid preferences: something, else");
        assertThatCode(parsed("handling=lenient, something")::refuseInvalid).doesNotThrowAnyException();
        assertThatCode(parsed("something")::refuseInvalid).doesNotThrowAnyException();
    }

    @Test
    void what_was_applied_is_echoed_in_a_fixed_order() {
        var preferences = parsed("max-affected=9, timezone=UTC, handling=strict, tx=rollback, count=exact, "
                + "return=minimal, missing=null, resolution=merge-duplicates");

        assertThat(preferences.applied(ALL)).contains("resolution=merge-duplicates, missing=null, return=minimal, "
                + "count=exact, tx=rollback, handling=strict, timezone=UTC, max-affected=9");
        assertThat(preferences.applied(EnumSet.of(Key.COUNT, Key.HANDLING))).contains("count=exact, handling=strict");
        assertThat(preferences.applied(Set.of())).isEmpty();
        assertThat(parsed("timezone=+05:30").applied(ALL)).contains("timezone=+05:30");
    }

    @Test
    void a_bound_on_rows_is_kept_only_when_handling_is_strict() {
        assertThat(parsed("max-affected=9").enforcedMaxAffected()).isNull();
        assertThat(parsed("max-affected=9").applied(ALL)).isEmpty();
        assertThat(parsed("max-affected=9, handling=strict").enforcedMaxAffected()).isEqualTo(9);
    }

    private static Preferences parsed(String... lines) {
        return Preferences.parse(List.of(lines), true, zone -> true);
    }
}
