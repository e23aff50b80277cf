package dev.playhead.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.playhead.auth.Mint;
import dev.playhead.testing.Person;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;

/** Users who signed in elsewhere: under the secret of a Supabase project, or at an issuer that publishes its keys. */
@QuarkusTest
@TestProfile(OutsideIssuers.class)
@QuarkusTestResource(TestService.class)
@QuarkusTestResource(KeySetServer.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class OutsideIssuerTest {

    private static final byte[] SECRET = OutsideIssuers.SECRET.getBytes(StandardCharsets.UTF_8);
    private static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private final long now = Instant.now().getEpochSecond();
    private final UUID alice = UUID.randomUUID();

    // ── Under a shared secret ───────────────────────────────────────────────────────────────────────────────────────

    @Test
    void a_token_under_the_secret_of_a_project_is_its_users() {
        // Who signs in there was imported from there.
        var known = Person.signedUp("imported");

        var answer = shows(secretly(claims -> claims.put("sub", known.id()))).get("/v1/profile");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.id()).isEqualTo(known.id());
    }

    @Test
    void the_legacy_keys_stand_for_nobody_and_for_the_service() {
        var anon = shows(Mint.hmac(HS256, "{\"iss\":\"supabase-demo\",\"role\":\"anon\",\"exp\":1983812996}", SECRET));
        var service = shows(
                Mint.hmac(HS256, "{\"iss\":\"supabase-demo\",\"role\":\"service_role\",\"exp\":1983812996}", SECRET));
        var email = UUID.randomUUID() + "@example.com";

        assertThat(anon.post("/auth/v1/signup", JsonObject.of("email", email, "password", "correct horse")).status())
                .isEqualTo(200);
        assertThat(anon.get("/v1/profile").status()).isEqualTo(401);
        assertThat(service.post("/v1/jobs/claim", JsonObject.of("worker", "w")).status()).isEqualTo(200);
        assertThat(service.send("POST", "/v1/jobs/claim", "{\"worker\":\"w\"}", "Origin", "https://app.example").status())
                .as("in a browser").isEqualTo(403);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void nobody_gets_in_with(String name, String token) {
        assertThat(shows(token).get("/v1/profile").json().getString("code")).isEqualTo("token_invalid");
    }

    static Stream<Arguments> forgeries() {
        var claims = "{\"role\":\"%s\",\"sub\":\"" + UUID.randomUUID() + "\",\"exp\":" + (Instant.now().getEpochSecond() + 600)
                + "}";
        var good = claims.formatted("authenticated");
        var elsewhere = KeySetServer.ec;
        return Stream.of(
                Arguments.of("another secret", Mint.hmac(HS256, good, "another secret of some 32 bytes.....".getBytes())),
                Arguments.of("no secret", Mint.hmac(HS256, good, new byte[] { 0 })),
                Arguments.of("alg none", Mint.base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + Mint.base64(good) + "."),
                Arguments.of("HS512", Mint.hmac("{\"alg\":\"HS512\",\"typ\":\"JWT\"}", good, SECRET)),
                Arguments.of("service_role with a user", Mint.hmac(HS256, claims.formatted("service_role"), SECRET)),
                Arguments.of("postgres", Mint.hmac(HS256, claims.formatted("postgres"), SECRET)),
                Arguments.of("postgres without a user",
                        Mint.hmac(HS256, "{\"role\":\"postgres\",\"exp\":1983812996}", SECRET)),
                Arguments.of("no exp", Mint.hmac(HS256, good.replaceAll(",\"exp\":\\d+", ""), SECRET)),
                Arguments.of("no sub", Mint.hmac(HS256, good.replaceAll("\"sub\":\"[^\"]+\",", ""), SECRET)),
                Arguments.of("HS256 with the published key as its secret",
                        Mint.hmac("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"ec\"}", good, elsewhere.getKey().getEncoded())),
                Arguments.of("the symmetric key that the issuer published by mistake",
                        Mint.hmac("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"oct\"}", good, KeySetServer.MISTAKE)));
    }

    // ── At an issuer that publishes its keys ────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @MethodSource("algorithms")
    void a_user_of_an_issuer_elsewhere_has_an_account_and_a_profile_at_once(String algorithm) throws JoseException {
        var email = alice + "@example.com";
        var user = shows(elsewhere(algorithm, claims -> claims.putAll(
                Map.of("email", email, "email_verified", true, "name", "Alice"))));

        var profile = user.get("/v1/profile");

        assertThat(profile.status()).isEqualTo(200);
        assertThat(profile.id()).isEqualTo(alice.toString());
        assertThat(profile.json().getString("email")).isEqualTo(email);
        assertThat(profile.json().getString("display_name")).isEqualTo("Alice");
        assertThat(user.opens("Build from elsewhere")).isNotBlank();
    }

    static Stream<String> algorithms() {
        return Stream.of("ES256", "RS256");
    }

    @Test
    void an_address_that_somebody_has_here_stays_his() throws JoseException {
        var bob = Person.signedUp("bob");
        var email = bob.get("/v1/profile").json().getString("email");

        var profile = shows(elsewhere("ES256", claims -> claims.putAll(Map.of("email", email, "email_verified", true))))
                .get("/v1/profile");

        assertThat(profile.status()).isEqualTo(200);
        assertThat(profile.json().getString("email")).isNull();
        assertThat(bob.get("/v1/profile").json().getString("email")).isEqualTo(email);
    }

    @Test
    void users_with_other_names_get_a_UUID_of_their_own() throws JoseException {
        Consumer<Map<String, Object>> named = claims -> claims.putAll(
                Map.of("sub", "auth0|507f1f77bcf86cd799439011", "iss", OutsideIssuers.NAMED));
        var first = shows(elsewhere("ES256", named)).id();

        assertThat(first).isEqualTo(NameBasedUuid.of(OutsideIssuers.NAMED + "#auth0|507f1f77bcf86cd799439011").toString());
        assertThat(shows(elsewhere("ES256", named)).id()).isEqualTo(first);
    }

    /** What uuid_generate_v5(uuid_ns_url(), …) of PostgreSQL's uuid-ossp gives as well. */
    @Test
    void the_name_based_UUID_is_that_of_the_RFC() {
        assertThat(NameBasedUuid.of("http://example.com/")).hasToString("0a300ee9-f9e4-5697-a51a-efc7fafaba67");
    }

    @Test
    void claims_that_are_for_others_are_refused() throws JoseException {
        var wrong = Map.<String, Object> of("iss", "https://evil.example", "aud", "another-app", "role", "service_role",
                "sub", "admin", "exp", now - 60, "nbf", now + 60, "iat", now + 60);
        for (var claim : wrong.entrySet()) {
            var answer = shows(elsewhere("ES256", claims -> claims.put(claim.getKey(), claim.getValue()))).get("/v1/profile");
            assertThat(answer.status()).as(claim.getKey()).isEqualTo(401);
        }
    }

    @Test
    void a_key_that_the_issuer_adds_is_found_and_one_it_never_had_is_not_asked_for_twice() throws JoseException {
        var before = KeySetServer.requests.get();
        var unknown = KeySetServer.ec("never");

        for (var tries = 0; tries < 20; tries++) {
            assertThat(shows(sign("ES256", unknown, claims())).get("/v1/profile").status()).isEqualTo(401);
        }

        assertThat(KeySetServer.requests.get() - before).as("fetched").isLessThanOrEqualTo(1);
    }

    private Person shows(String token) {
        return Person.nobody().withToken(token);
    }

    private String secretly(Consumer<Map<String, Object>> change) {
        var claims = new HashMap<String, Object>(Map.of("role", "authenticated", "sub", alice.toString(), "exp", now + 600));
        change.accept(claims);
        return Mint.hmac(HS256, ClaimsJson.write(claims), SECRET);
    }

    private Map<String, Object> claims() {
        return new HashMap<>(Map.of("iss", OutsideIssuers.ISSUER, "aud", "authenticated", "sub", alice.toString(),
                "iat", now, "exp", now + 600));
    }

    private String elsewhere(String algorithm, Consumer<Map<String, Object>> change) throws JoseException {
        var claims = claims();
        change.accept(claims);
        return sign(algorithm, algorithm.equals("ES256") ? KeySetServer.ec : KeySetServer.rsa, claims);
    }

    private static String sign(String algorithm, PublicJsonWebKey key, Map<String, Object> claims) throws JoseException {
        var signature = new JsonWebSignature();
        signature.setHeader("typ", "JWT");
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setPayload(ClaimsJson.write(claims));
        signature.setKey(key.getPrivateKey());
        return signature.getCompactSerialization();
    }
}
