package dev.playhead.schema;

import static dev.playhead.schema.Refusals.PERMISSION_DENIED;
import static dev.playhead.schema.Refusals.assertBreaks;
import static dev.playhead.schema.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProfilesTest extends DatabaseTest {

    @Test
    void user_can_read_own_profile() {
        var rows = alice.rows("select id, display_name, tier, sessions_limit from public.profiles");

        assertThat(rows).singleElement().satisfies(profile -> {
            assertThat(profile).containsEntry("id", alice.id());
            assertThat(profile).containsEntry("display_name", "alice");
            assertThat(profile).containsEntry("tier", "free");
            assertThat(profile).containsEntry("sessions_limit", 3);
        });
    }

    @Test
    void user_cannot_read_other_profiles() {
        assertThat(alice.rows("select id from public.profiles where id = ?", bob.id())).isEmpty();
    }

    @Test
    void user_can_update_own_profile() {
        var updated = alice.update("""
                update public.profiles
                set display_name = 'Alice the Builder', avatar_url = 'https://example.test/alice.png'
                where id = ?
                """, alice.id());

        assertThat(updated).isEqualTo(1);
        assertThat(alice.<String> value("select display_name from public.profiles")).isEqualTo("Alice the Builder");
        assertThat(alice.<Boolean> value("select updated_at > created_at from public.profiles")).isTrue();
    }

    @Test
    void user_cannot_update_other_profiles() {
        var updated = alice.update("update public.profiles set display_name = 'Mallory' where id = ?", bob.id());

        assertThat(updated).isZero();
        assertThat(bob.<String> value("select display_name from public.profiles")).isEqualTo("bob");
    }

    @Test
    void user_cannot_raise_own_tier_or_limit() {
        assertRefused(PERMISSION_DENIED, () -> alice.update("update public.profiles set tier = 'enterprise'"));
        assertRefused(PERMISSION_DENIED, () -> alice.update("update public.profiles set sessions_limit = 1000"));
        assertRefused(PERMISSION_DENIED, () -> alice.update("update public.profiles set stripe_customer_id = 'cus_1'"));
    }

    @Test
    void user_can_neither_make_nor_delete_a_profile() {
        assertRefused(PERMISSION_DENIED,
                () -> alice.update("insert into public.profiles (id) values (?)", UUID.randomUUID()));
        assertRefused(PERMISSION_DENIED, () -> alice.update("delete from public.profiles where id = ?", alice.id()));
    }

    @Test
    void profile_auto_created_on_signup() {
        var id = UUID.randomUUID();

        owner.update("insert into auth.users (id, email) values (?, ?)", id, "carol@example.test");

        assertThat(database.user(id).rows("select email, display_name from public.profiles")).singleElement()
                .satisfies(profile -> {
                    assertThat(profile).containsEntry("email", "carol@example.test");
                    assertThat(profile).containsEntry("display_name", "carol");
                });
    }

    @Test
    void profile_is_made_whatever_name_somebody_signs_up_with() {
        var longName = signUp("{\"display_name\": \"" + "x".repeat(1000) + "\"}", "long@example.test");
        var emptyName = signUp("{\"display_name\": \"\"}", "empty@example.test");
        var strangeAddress = signUp("{}", "@example.test");
        var anonymous = signUp("{}", null);

        assertThat(nameOf(longName)).hasSize(200);
        assertThat(nameOf(emptyName)).isEqualTo("empty");
        assertThat(nameOf(strangeAddress)).isNull();
        assertThat(nameOf(anonymous)).isNull();
    }

    @Test
    void profile_follows_the_address_of_its_account() {
        var account = signUp("{}", "dora@example.test");

        owner.update("update auth.users set email = 'dorothea@example.test' where id = ?", account);
        var successor = signUp("{}", "dora@example.test");

        assertThat(database.user(account).<String> value("select email from public.profiles"))
                .isEqualTo("dorothea@example.test");
        assertThat(database.user(successor).<String> value("select email from public.profiles")).isEqualTo("dora@example.test");
    }

    @Test
    void profile_goes_with_its_account() {
        alice.opensSession("Build a todo app");

        owner.update("delete from auth.users where id = ?", alice.id());

        assertThat(owner.rows("select id from public.profiles where id = ?", alice.id())).isEmpty();
        assertThat(owner.rows("select id from public.projects where user_id = ?", alice.id())).isEmpty();
        assertThat(owner.rows("select id from public.coding_sessions where user_id = ?", alice.id())).isEmpty();
    }

    @Test
    void tiers_and_names_are_checked() {
        assertBreaks("profiles_tier_known", () -> service.update("update public.profiles set tier = 'gold'"));
        assertBreaks("profiles_sessions_limit_not_negative",
                () -> service.update("update public.profiles set sessions_limit = -1"));
        assertBreaks("profiles_display_name_length", () -> alice.update("update public.profiles set display_name = ''"));
        assertBreaks("profiles_avatar_url_length",
                () -> alice.update("update public.profiles set avatar_url = ?", "x".repeat(2001)));
    }

    private UUID signUp(String metadata, @Nullable String email) {
        return owner.value("insert into auth.users (email, raw_user_meta_data) values (?, ?::jsonb) returning id", email,
                metadata);
    }

    private @Nullable String nameOf(UUID account) {
        return (String) owner.rows("select display_name from public.profiles where id = ?", account).get(0).get("display_name");
    }
}
