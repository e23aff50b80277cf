package dev.playhead.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import dev.playhead.testing.Answer;
import dev.playhead.testing.Person;
import dev.playhead.testing.Rows;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProfileDoorTest {

    private final Person alice = Person.signedUp("alice");

    @Test
    void sign_up_makes_a_profile_that_its_user_can_read() {
        var profile = alice.get("/v1/profile");

        assertThat(profile.outcome()).isEqualTo("200");
        assertThat(profile.json().fieldNames()).containsExactlyInAnyOrder("id", "email", "display_name", "avatar_url", "tier",
                "sessions_limit", "stripe_customer_id", "created_at", "updated_at");
        assertThat(profile.json().getString("display_name")).isEqualTo("alice");
        assertThat(profile.json().getString("tier")).isEqualTo("free");
        assertThat(profile.json().getInteger("sessions_limit")).isEqualTo(3);
    }

    @Test
    void everybody_sees_and_changes_the_own_profile_alone() {
        var bob = Person.signedUp("bob");
        var before = bob.get("/v1/profile").text();

        var changed = alice.patch("/v1/profile", JsonObject.of("display_name", "Alice L."));

        assertThat(changed.id()).isNotEqualTo(bob.id());
        assertThat(bob.get("/v1/profile").text()).isEqualTo(before);
    }

    @Test
    void a_user_changes_name_and_picture() {
        var before = alice.get("/v1/profile").json();

        var changed = alice.patch("/v1/profile",
                JsonObject.of("display_name", "Ada", "avatar_url", "https://example.com/a.png"));

        assertThat(changed.outcome()).isEqualTo("200");
        assertThat(changed.json().getString("display_name")).isEqualTo("Ada");
        assertThat(changed.json().getString("avatar_url")).isEqualTo("https://example.com/a.png");
        assertThat(changed.json().getInstant("updated_at")).isAfter(before.getInstant("updated_at"));
        assertThat(alice.get("/v1/profile").text()).isEqualTo(changed.text());
    }

    @Test
    void what_is_absent_stays_and_what_is_null_goes() {
        alice.patch("/v1/profile", JsonObject.of("display_name", "Ada", "avatar_url", "https://example.com/a.png"));

        var changed = alice.patch("/v1/profile", new JsonObject().putNull("avatar_url"));

        assertThat(changed.json().getString("display_name")).isEqualTo("Ada");
        assertThat(changed.json().getString("avatar_url")).isNull();
    }

    @Test
    void what_is_sold_cannot_be_taken() {
        for (var column : List.of("tier", "sessions_limit", "stripe_customer_id", "email", "id", "created_at", "user_id")) {
            var answer = alice.patch("/v1/profile", JsonObject.of(column, "enterprise"));

            assertThat(answer.outcome()).as(column).isEqualTo("422 invalid_input");
            assertThat(answer.places()).containsExactly(column);
        }
        assertThat(Rows.text("select tier from public.profiles where id = ?", alice.id())).isEqualTo("free");
    }

    @Test
    void an_update_of_an_older_version_is_refused() {
        var seen = alice.get("/v1/profile").header("ETag").orElseThrow();
        var changed = alice.send("PATCH", "/v1/profile", "{\"display_name\": \"First\"}", "If-Match", seen);

        var lost = alice.send("PATCH", "/v1/profile", "{\"display_name\": \"Second\"}", "If-Match", seen);

        assertThat(changed.outcome()).isEqualTo("200");
        assertThat(changed.header("ETag")).isNotEqualTo(Optional.of(seen));
        assertThat(lost.outcome()).isEqualTo("412 precondition_failed");
        assertThat(alice.get("/v1/profile").json().getString("display_name")).isEqualTo("First");
    }

    @Test
    void of_many_updates_of_one_version_at_once_one_succeeds() {
        var seen = alice.get("/v1/profile").header("ETag").orElseThrow();

        var outcomes = alice.atOnce(6, her -> her.send("PATCH", "/v1/profile", "{\"display_name\": \"Ada\"}", "If-Match", seen))
                .stream().map(Answer::outcome).toList();

        assertThat(outcomes).containsOnlyOnce("200");
        assertThat(outcomes.stream().filter("412 precondition_failed"::equals)).hasSize(5);
    }

    @Test
    void only_users_have_a_profile() {
        assertThat(Person.worker().get("/v1/profile").outcome()).isEqualTo("403 forbidden");
        assertThat(Person.nobody().get("/v1/profile").outcome()).isEqualTo("401 unauthenticated");
    }
}
