package dev.playhead.auth.token;

import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

import dev.playhead.problem.Refusal;
import io.smallrye.mutiny.Uni;

/**
 * An issuer elsewhere: its keys are fetched when they are first asked for, kept for a while, and fetched again when a token
 * names one that is not known, at most twice a minute. Those fetched last stay good while it cannot be reached.
 */
final class PublishedKeys implements Issuer {

    private static final Logger LOG = Logger.getLogger(PublishedKeys.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(5);

    private final String name;
    private final KeySetFetch fetch;
    private final Set<String> algorithms;
    private final Duration keptFor;
    private final ClaimRules rules;
    private final Clock clock;
    private volatile Optional<Fetched> fetched = Optional.empty();
    private volatile Instant failedAt = Instant.MIN;

    PublishedKeys(String name, TokenConfig.OutsideIssuer config, KeySetFetch fetch, Clock clock) {
        this.name = name;
        this.fetch = fetch;
        this.algorithms = config.algorithms();
        this.keptFor = config.keysKeptFor();
        this.rules = ClaimRules.ofOutside(name, config);
        this.clock = clock;
        algorithms.stream().filter(algorithm -> algorithm.startsWith("HS") || algorithm.equalsIgnoreCase("none")).findAny()
                .ifPresent(algorithm -> {
                    throw new IllegalStateException("playhead.auth.issuers.%s.algorithms must not hold %s: a published key is "
                            .formatted(name, algorithm) + "no secret.");
                });
    }

    private record Fetched(Map<String, Key> keys, Instant at) {
    }

    @Override
    public Uni<Optional<Verification>> verification(TokenHeader header) {
        if (!header.issuer().equals(rules.issuer()) || !algorithms.contains(header.algorithm()) || header.keyId().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        var id = header.keyId().get();
        return keys(id).map(keys -> Optional.ofNullable(keys.get(id))
                .map(key -> new Verification(key, header.algorithm(), rules, () -> true)));
    }

    private Uni<Map<String, Key>> keys(String wanted) {
        var now = clock.instant();
        var held = fetched;
        var isFresh = held.filter(known -> isWithin(keptFor, known.at(), now)).isPresent();
        var isEnough = held.filter(known -> known.keys().containsKey(wanted)
                || isWithin(BETWEEN_LOOKS, known.at(), now)).isPresent();
        return isFresh && isEnough ? Uni.createFrom().item(held.get().keys()) : fetchAgain(now);
    }

    /** What was in a time to come was by a clock that has been set back since, and says nothing. */
    private static boolean isWithin(Duration span, Instant since, Instant now) {
        return since.plus(span).isAfter(now) && !since.isAfter(now);
    }

    private Uni<Map<String, Key>> fetchAgain(Instant now) {
        if (isWithin(BETWEEN_FAILURES, failedAt, now)) {
            return lastKnown();
        }
        return fetch.fetch()
                .map(this::parse)
                .invoke(keys -> fetched = Optional.of(new Fetched(keys, now)))
                .onFailure().invoke(failure -> failed(failure, now))
                .onFailure().recoverWithUni(this::lastKnown);
    }

    private void failed(Throwable failure, Instant now) {
        failedAt = now;
        LOG.warnf("outcome=issuer_unreachable issuer=%s reason=\"%s\"", name, failure.getMessage());
    }

    private Uni<Map<String, Key>> lastKnown() {
        return fetched
                .map(known -> Uni.createFrom().item(known.keys()))
                .orElseGet(() -> Uni.createFrom().failure(
                        Refusal.unavailable("The keys of the issuer " + name + " cannot be fetched.")));
    }

    /** Those that can verify; a symmetric key that somebody published by mistake is not taken for one. */
    private Map<String, Key> parse(String document) {
        try {
            var keys = new HashMap<String, Key>();
            for (JsonWebKey key : new JsonWebKeySet(document).getJsonWebKeys()) {
                if (key instanceof PublicJsonWebKey pair && key.getKeyId() != null && !"enc".equals(key.getUse())) {
                    keys.put(key.getKeyId(), pair.getPublicKey());
                }
            }
            LOG.infof("outcome=issuer_keys_fetched issuer=%s keys=%d", name, keys.size());
            return keys;
        } catch (JoseException unreadable) {
            throw new IllegalStateException("it is no key set", unreadable);
        }
    }
}
