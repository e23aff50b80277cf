package dev.playhead.auth.token;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.playhead.auth.key.KnownKeys;
import dev.playhead.auth.token.Issuer.Verification;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;

/** Everybody whose tokens we believe: ourselves first, then whoever is configured. */
@ApplicationScoped
class Issuers {

    private final List<Issuer> issuers;
    private final Optional<HttpClient> client;

    @Inject
    Issuers(KnownKeys keys, TokenConfig config, Vertx vertx, Clock clock) {
        var all = new ArrayList<Issuer>();
        all.add(new OwnKeys(keys, ClaimRules.ours(config.issuer())));
        config.jwtSecret().ifPresent(secret -> all.add(SharedSecret.of(secret,
                ClaimRules.ofSecret(config.jwtSecretIssuer(), config.legacyApiKeys()))));
        client = config.issuers().isEmpty() ? Optional.empty() : Optional.of(vertx.createHttpClient());
        config.issuers().forEach((name, issuer) -> all.add(new PublishedKeys(name, issuer,
                new KeySetFetch(client.orElseThrow(), issuer.jwksUrl()), clock)));
        issuers = List.copyOf(all);
    }

    Issuers(List<Issuer> issuers) {
        this.issuers = issuers;
        this.client = Optional.empty();
    }

    /** The first that may have written a token with this header says how to verify it. */
    Uni<Optional<Verification>> verification(TokenHeader header) {
        return verification(header, 0);
    }

    private Uni<Optional<Verification>> verification(TokenHeader header, int index) {
        if (index == issuers.size()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return issuers.get(index).verification(header)
                .chain(found -> found.isPresent() ? Uni.createFrom().item(found) : verification(header, index + 1));
    }

    @PreDestroy
    void stop() {
        client.ifPresent(HttpClient::close);
    }
}
