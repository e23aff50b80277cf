package dev.playhead.auth.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

import com.sun.net.httpserver.HttpServer;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** An issuer elsewhere, as far as it can be seen from here: its key set over HTTP. */
public class KeySetServer implements QuarkusTestResourceLifecycleManager {

    static final byte[] MISTAKE = "a symmetric key that is no secret any more".getBytes(StandardCharsets.UTF_8);
    static final PublicJsonWebKey ec = ec("ec");
    static final PublicJsonWebKey rsa = rsa();
    static final AtomicInteger requests = new AtomicInteger();

    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/jwks.json", exchange -> {
            requests.incrementAndGet();
            var body = keySet().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return Map.of("test.key-set-url", "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json");
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private static String keySet() {
        return "{\"keys\":[%s,%s,{\"kty\":\"oct\",\"kid\":\"oct\",\"k\":\"%s\"}]}".formatted(
                ec.toJson(OutputControlLevel.PUBLIC_ONLY), rsa.toJson(OutputControlLevel.PUBLIC_ONLY),
                dev.playhead.auth.Mint.base64(new String(MISTAKE, StandardCharsets.UTF_8)));
    }

    static PublicJsonWebKey ec(String id) {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(id);
            return key;
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static PublicJsonWebKey rsa() {
        try {
            var key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("rsa");
            return key;
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
