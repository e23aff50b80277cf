package dev.playhead.auth;

import java.time.Clock;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.playhead.auth.key.KeyRing;
import dev.playhead.auth.token.TokenConfig;
import dev.playhead.testing.Person;

/** Access tokens that the service under test would have made at other times, for tests of other packages. */
@ApplicationScoped
public class Tokens {

    private final KeyRing ring;
    private final TokenConfig config;
    private final Clock clock;

    Tokens(KeyRing ring, TokenConfig config, Clock clock) {
        this.ring = ring;
        this.config = config;
        this.clock = clock;
    }

    /** A token of {@code person} that was good until a minute ago. */
    public String expired(Person person) {
        return token(person, -60);
    }

    private String token(Person person, long seconds) {
        var now = clock.instant().getEpochSecond();
        var mint = new Mint(ring.keys().await().indefinitely().current(), config.issuer(), now);
        return mint.withClaims(claims -> {
            claims.put("sub", UUID.fromString(person.id()).toString());
            claims.put("iat", Math.min(now, now + seconds - 60));
            claims.put("exp", now + seconds);
        });
    }
}
