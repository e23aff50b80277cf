package dev.playhead.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import dev.playhead.testing.TestService;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Tuple;

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
    KeyStore store;

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
    void a_key_that_was_made_elsewhere_verifies_at_once_and_signs_a_little_later() throws SQLException {
        var here = replica();
        here.establish().await().indefinitely();
        var made = SigningKey.random();
        asService("insert into playhead.signing_keys (id, private_jwk, public_jwk) values ($1, $2, $3)",
                UUID.fromString(made.id()), new JsonObject(made.privateJwk()), new JsonObject(made.publicJwk()));

        assertThat(here.verifying(made.id()).await().indefinitely()).contains(made.publicKey());
        assertThat(currentKey()).isNotEqualTo(made.id());
        age();
        assertThat(currentKey()).isEqualTo(made.id());
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
        return new KeyRing(database, store, new ConfiguredKeys(Map.of()), Clock.systemUTC());
    }

    private String currentKey() {
        return replica().establish().await().indefinitely().current().id();
    }

    private void age() throws SQLException {
        asOwner("update playhead.signing_keys set created_at = created_at - interval '31 seconds'");
    }

    private void forgetAllKeys() throws SQLException {
        asOwner("truncate playhead.secrets, playhead.signing_keys, playhead.api_keys");
    }

    private void asOwner(String statement) throws SQLException {
        try (var connection = owner.getConnection(); var open = connection.createStatement()) {
            open.execute(statement);
        }
    }

    private void asService(String statement, Object... parameters) {
        database.actingAs(new Caller.Service(),
                connection -> connection.preparedQuery(statement).execute(Tuple.from(parameters)))
                .await().indefinitely();
    }
}
