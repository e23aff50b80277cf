package dev.playhead.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import dev.playhead.database.Database;
import dev.playhead.testing.TestService;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;

@QuarkusTest
@QuarkusTestResource(TestService.class)
@TestProfile(KeyRingTest.OfItsOwn.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestMethodOrder(OrderAnnotation.class)
class KeyRingTest {

    /** Other keys than elsewhere, so a database of its own. */
    public static class OfItsOwn implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.auth.keys-refreshed-every", "60s");
        }
    }

    @Inject
    Database database;

    @Inject
    KeyStores stores;

    @Inject
    SigningKeys signingKeys;

    @Inject
    @DataSource("owner")
    AgroalDataSource owner;

    @Test
    @Order(Integer.MAX_VALUE)
    void replicas_that_start_together_make_one_set_of_keys() throws SQLException {
        forgetAllKeys();

        var replicas = Stream.generate(this::replica).limit(8).toList();
        var keys = Uni.join().all(replicas.stream().map(KeyRing::establish).toList()).andFailFast().await().indefinitely();

        assertThat(keys).extracting(known -> known.current().id()).containsOnly(keys.get(0).current().id());
        assertThat(keys).extracting(Keys::apiKeys).containsOnly(keys.get(0).apiKeys());
        assertThat(keys.get(0).apiKeys().values()).containsExactlyInAnyOrder(ApiKey.Kind.PUBLISHABLE, ApiKey.Kind.SECRET);
        assertThat(keys.get(0).signing()).hasSize(1);
    }

    @Test
    @Order(1)
    void keys_are_encrypted_at_the_start_under_a_new_key_and_given_back_in_clear() throws SQLException {
        var before = establish(KeyEncryptionTest.with(null, null));
        var key = KeyEncryptionTest.aKey();
        var next = KeyEncryptionTest.aKey();
        assertThat(stored()).noneMatch(text -> text.contains("jwe"));

        assertThat(establish(KeyEncryptionTest.with(key, null))).isEqualTo(before);
        assertThat(stored()).isNotEmpty().allMatch(text -> text.startsWith("{\"jwe\"") && !text.contains("\"d\""));
        assertThatThrownBy(() -> establish(KeyEncryptionTest.with(next, null)))
                .isInstanceOf(KeyEncryption.UnreadableKey.class)
                .hasMessageContaining("playhead.auth.key-encryption-key");
        assertThatThrownBy(() -> establish(KeyEncryptionTest.with(null, null)))
                .hasMessageEndingWith("is encrypted: set playhead.auth.key-encryption-key to what it was encrypted with.");
        assertThat(establish(KeyEncryptionTest.with(next, key))).isEqualTo(before);
        assertThat(establish(KeyEncryptionTest.with(next, null))).isEqualTo(before);
        assertThat(establish(KeyEncryptionTest.with(null, next))).isEqualTo(before);
        assertThat(stored()).noneMatch(text -> text.contains("jwe"));
    }

    @Test
    void a_key_that_was_made_elsewhere_verifies_at_once() {
        var here = replica();
        here.establish().await().indefinitely();

        var made = signingKeys.rotate(false, Duration.ofHours(1)).await().indefinitely().key();

        assertThat(here.holds(made.id().toString())).isFalse();
        assertThat(here.verifying(made.id().toString()).await().indefinitely()).isPresent();
        assertThat(here.holds(made.id().toString())).isTrue();
        assertThat(here.keys().await().indefinitely().current().id()).isNotEqualTo(made.id().toString());
    }

    @Test
    void without_a_signing_key_that_lives_one_is_made() throws SQLException {
        asOwner("update playhead.signing_keys set retires_at = now(), signs_from = now() - interval '1 minute'");

        var here = replica();
        here.establish().await().indefinitely();

        assertThat(here.keys().await().indefinitely().signing()).hasSize(1);
        asOwner("delete from playhead.signing_keys");
        here.refreshNow().await().indefinitely();
        assertThat(here.keys().await().indefinitely().signing()).hasSize(1);
    }

    @Test
    void a_malformed_configured_key_stops_the_start() {
        var read = ApiKey.random(ApiKey.Kind.SECRET, new SecureRandom()).text();

        assertThatThrownBy(() -> ConfiguredKeys.read(ApiKey.Kind.PUBLISHABLE, read))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("playhead.auth.publishable-key")
                .hasMessageNotContaining(read);
    }

    private KeyRing replica() {
        return new KeyRing(database, stores, new ConfiguredKeys(Map.of()), Clock.systemUTC());
    }

    /** What a replica with that encryption finds at its start, as tokens see it. */
    private List<Object> establish(KeyEncryption encryption) {
        var others = new KeyStores(new SecretStore(encryption), new SigningKeyStore(encryption), new ApiKeyStore());
        var keys = new KeyRing(database, others, new ConfiguredKeys(Map.of()), Clock.systemUTC()).establish()
                .await().indefinitely();
        return List.of(keys.current().privateJwk(), Base64.getEncoder().encodeToString(keys.refreshSecret().hmac("text")));
    }

    private List<String> stored() throws SQLException {
        try (var connection = owner.getConnection();
                var open = connection.createStatement();
                var rows = open.executeQuery("select private_jwk::text from playhead.signing_keys")) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private void forgetAllKeys() throws SQLException {
        asOwner("truncate playhead.secrets, playhead.signing_keys, playhead.api_keys");
    }

    private void asOwner(String statement) throws SQLException {
        try (var connection = owner.getConnection(); var open = connection.createStatement()) {
            open.execute(statement);
        }
    }
}
