package dev.playhead.auth;

import java.util.List;
import java.util.Map;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

import dev.playhead.auth.key.KeyRing;
import dev.playhead.auth.key.SigningKey;
import io.smallrye.mutiny.Uni;

/** What everybody may know of the auth service. */
@Path(AuthErrors.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Auth")
class ServiceResource {

    private final KeyRing keys;
    private final String version;

    ServiceResource(KeyRing keys, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.keys = keys;
        this.version = version;
    }

    record KeySet(List<Map<String, Object>> keys) {
    }

    record Health(String version, String name, String description) {
    }

    @GET
    @Path("/.well-known/jwks.json")
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "public, max-age=600")
    @Operation(summary = "The public keys of access tokens", description = "A JSON Web Key Set (RFC 7517).")
    public Uni<KeySet> keySet() {
        return keys.keys().map(known -> new KeySet(known.signing().stream().map(SigningKey::published).toList()));
    }

    @GET
    @Path("/health")
    @Operation(summary = "Whether the auth service answers")
    public Health health() {
        return new Health(version, "GoTrue", "Playhead speaks the protocol of Supabase Auth");
    }
}
