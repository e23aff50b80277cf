package dev.playhead.auth.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.Arguments;

import dev.playhead.auth.Mint;
import dev.playhead.auth.key.SigningKey;

/** Tokens that must not pass, by the name of the attack. */
final class Forgeries {

    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final SigningKey key;
    private final SigningKey foreign;
    private final Mint mint;

    private Forgeries(SigningKey key, SigningKey foreign, Mint mint) {
        this.key = key;
        this.foreign = foreign;
        this.mint = mint;
    }

    static Stream<Arguments> all(SigningKey key, SigningKey foreign, Mint mint) {
        var forgeries = new Forgeries(key, foreign, mint);
        forgeries.addForms();
        forgeries.addHeaders();
        forgeries.addSignatures();
        forgeries.addClaims();
        forgeries.addTimes();
        return forgeries.tokens.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    private void addForms() {
        var good = mint.good();
        var parts = good.split("\\.");
        tokens.put("nothing", "");
        tokens.put("one part", parts[0]);
        tokens.put("two parts", parts[0] + "." + parts[1]);
        tokens.put("four parts", good + "." + parts[2]);
        tokens.put("an empty part behind", good + ".");
        tokens.put("an empty payload", parts[0] + ".." + parts[2]);
        tokens.put("trailing garbage", good + "A");
        tokens.put("a trailing newline", good + "\n");
        tokens.put("a leading space", " " + good);
        tokens.put("padding", good + "==");
        tokens.put("base64 in place of base64url", good.replace('-', '+').replace('_', '/') + "/");
        tokens.put("a bit left over in the last character", leftOver(good));
        tokens.put("over 4 KiB", mint.withClaims(claims -> claims.put("x", "y".repeat(4000))));
        tokens.put("100,000-deep claims", mint.strike(ClaimsJson.write(mint.header()), nested(100_000)));
        tokens.put("1,300-deep claims within 4 KiB", mint.strike(ClaimsJson.write(mint.header()), nested(1300)));
        tokens.put("a deep header", mint.strike("{\"alg\":".repeat(1300) + "1" + "}".repeat(1300), "{}"));
        tokens.put("no JSON", mint.strike("alg", "none"));
        tokens.put("a list of claims", mint.strike(ClaimsJson.write(mint.header()), "[]"));
        tokens.put("null", mint.strike(ClaimsJson.write(mint.header()), "null"));
        tokens.put("something behind the claims", mint.strike(ClaimsJson.write(mint.header()),
                ClaimsJson.write(mint.claims()) + "{}"));
        tokens.put("a claim twice", mint.strike(ClaimsJson.write(mint.header()),
                ClaimsJson.write(mint.claims()).replace("{", "{\"role\":\"service_role\",")));
        tokens.put("a key with a wrong checksum", "sb_secret_AAAAAAAAAAAAAAAAAAAAAA_AAAAAAAA");
        tokens.put("not ASCII", "é.é.é");
    }

    private void addHeaders() {
        for (var none : List.of("none", "None", "NONE", "nOnE", "")) {
            var header = "{\"alg\":\"" + none + "\",\"typ\":\"JWT\",\"kid\":\"" + key.id() + "\"}";
            var unsigned = Mint.base64(header) + "." + Mint.base64(ClaimsJson.write(mint.claims()));
            tokens.put("alg '" + none + "' in two parts", unsigned);
            tokens.put("alg '" + none + "' with no signature", unsigned + ".");
            tokens.put("alg '" + none + "' with a signature", mint.strike(header, ClaimsJson.write(mint.claims())));
        }
        for (var algorithm : List.of("ES384", "es256", "ES256K", "RS256", "PS256", "HS256", "EdDSA")) {
            tokens.put("alg " + algorithm, mint.withHeader(header -> header.put("alg", algorithm)));
        }
        tokens.put("no alg", mint.withHeader(header -> header.remove("alg")));
        tokens.put("alg as a list", mint.withHeader(header -> header.put("alg", List.of("ES256"))));
        for (var type : List.of("at+jwt", "refresh+jwt", "jwt", "JOSE", "")) {
            tokens.put("typ '" + type + "'", mint.withHeader(header -> header.put("typ", type)));
        }
        tokens.put("no typ", mint.withHeader(header -> header.remove("typ")));
        tokens.put("no kid", mint.withHeader(header -> header.remove("kid")));
        for (var id : List.of("../../../dev/null", "' or 1=1 --", "| id", "https://evil.example/key", "", "\u0000",
                UUID.randomUUID().toString(), key.id().toUpperCase(Locale.ROOT) + " ")) {
            tokens.put("kid '" + id.replace("\u0000", "NUL") + "'", mint.withHeader(header -> header.put("kid", id)));
        }
        tokens.put("kid as a number", mint.withHeader(header -> header.put("kid", 1)));
        tokens.put("zip", mint.withHeader(header -> header.put("zip", "DEF")));
        tokens.put("crit", mint.withHeader(header -> header.putAll(Map.of("crit", List.of("b64"), "b64", false))));
        tokens.put("an unknown crit", mint.withHeader(header -> header.put("crit", List.of("exp"))));
        tokens.put("jku", mint.withHeader(header -> header.put("jku", "https://evil.example/jwks.json")));
        tokens.put("x5u", mint.withHeader(header -> header.put("x5u", "https://evil.example/chain.pem")));
        tokens.put("alg twice", mint.strike(ClaimsJson.write(mint.header()).replace("{", "{\"alg\":\"none\","),
                ClaimsJson.write(mint.claims())));
        var embedded = mint.header();
        embedded.put("jwk", foreign.published());
        tokens.put("an embedded jwk", Mint.strike(ClaimsJson.write(embedded), ClaimsJson.write(mint.claims()),
                foreign.privateKey()));
    }

    private void addSignatures() {
        var good = mint.good();
        var signed = good.substring(0, good.lastIndexOf('.') + 1);
        var header = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"" + key.id() + "\"}";
        var claims = ClaimsJson.write(mint.claims());
        tokens.put("HS256 keyed with the public key, DER", Mint.hmac(header, claims, key.publicKey().getEncoded()));
        tokens.put("HS256 keyed with the public key, PEM", Mint.hmac(header, claims, pem(key.publicKey())));
        tokens.put("HS256 keyed with the public key, JWK", Mint.hmac(header, claims,
                key.publicJwk().getBytes(StandardCharsets.UTF_8)));
        tokens.put("HS256 keyed with one zero", Mint.hmac(header, claims, new byte[1]));
        tokens.put("a foreign key under our kid", Mint.strike(ClaimsJson.write(mint.header()), claims, foreign.privateKey()));
        tokens.put("a foreign key under its own kid", new Mint(foreign, mint.issuer(), mint.now()).good());
        tokens.put("a psychic signature, r = s = 0", signed + Mint.base64(new byte[64]));
        tokens.put("an empty signature in DER", signed + Mint.base64(new byte[] { 0x30, 6, 2, 1, 0, 2, 1, 0 }));
        tokens.put("half a signature", signed + Mint.base64(new byte[32]));
        tokens.put("a flipped bit in the signature", flipped(good, good.lastIndexOf('.') + 10));
        tokens.put("a flipped bit in the payload", flipped(good, good.indexOf('.') + 10));
        tokens.put("a flipped bit in the header", flipped(good, 10));
        tokens.put("somebody else's signature", signed + mint.withClaims(other -> other.put("sub",
                UUID.randomUUID().toString())).split("\\.")[2]);
    }

    private void addClaims() {
        for (var role : List.of("service_role", "anon", "postgres", "authenticator", "pg_read_all_data", "AUTHENTICATED", "",
                "authenticated\"; reset role; --", "authenticated\u0000", List.of("authenticated"), 1, true)) {
            tokens.put("role " + printable(role), mint.withClaims(claims -> claims.put("role", role)));
        }
        for (var subject : List.of("", "admin", "\u0000", "' or 1=1 --", Mint.ALICE + "\u0000",
                Mint.ALICE.toString().toUpperCase(Locale.ROOT), "{" + Mint.ALICE + "}", "1-1-1-1-1",
                Mint.ALICE.toString().replace("-", ""), 7, List.of(Mint.ALICE.toString()))) {
            tokens.put("sub " + printable(subject), mint.withClaims(claims -> claims.put("sub", subject)));
        }
        for (var audience : List.of("anon", "", List.of(), List.of("evil", "authenticated"),
                List.of("authenticated", "authenticated"), 1)) {
            tokens.put("aud " + printable(audience), mint.withClaims(claims -> claims.put("aud", audience)));
        }
        for (var issuer : List.of("https://evil.example/auth/v1", mint.issuer() + "/", "", List.of(mint.issuer()))) {
            tokens.put("iss " + printable(issuer), mint.withClaims(claims -> claims.put("iss", issuer)));
        }
        for (var claim : List.of("iss", "aud", "role", "sub", "exp", "iat")) {
            tokens.put("no " + claim, mint.withClaims(claims -> claims.remove(claim)));
            tokens.put(claim + " null", mint.withClaims(claims -> claims.put(claim, null)));
        }
    }

    private void addTimes() {
        for (var claim : List.of("exp", "iat", "nbf")) {
            for (Object value : List.of("" + (mint.now() + 60), mint.now() + 0.5, 1e300, true, Long.MAX_VALUE,
                    new BigInteger("9".repeat(40)), Map.of())) {
                tokens.put(claim + " as " + printable(value), mint.withClaims(claims -> claims.put(claim, value)));
            }
        }
    }

    private static String printable(Object value) {
        return "'" + value.toString().replace("\u0000", "NUL") + "' (" + value.getClass().getSimpleName() + ")";
    }

    private static String nested(int depth) {
        return "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    }

    private static String flipped(String token, int index) {
        var replaced = token.charAt(index) == 'A' ? 'B' : 'A';
        return token.substring(0, index) + replaced + token.substring(index + 1);
    }

    /** 64 bytes leave four bits over in the last of 86 characters; decoders that are not strict ignore them. */
    private static String leftOver(String token) {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var last = alphabet.indexOf(token.charAt(token.length() - 1));
        return token.substring(0, token.length() - 1) + alphabet.charAt(last | 1);
    }

    private static byte[] pem(PublicKey key) {
        return ("-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n").getBytes(StandardCharsets.US_ASCII);
    }
}
