package dev.playhead.http;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;

/**
 * Whom Quarkus takes for the caller, which is nobody: {@link CurrentCaller} knows better. Left to itself Quarkus makes a bean
 * for each request to keep this in, and reads its configuration anew for that, a twentieth of what a small read takes.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class UnusedIdentity implements CurrentIdentityAssociation {

    private final SecurityIdentity nobody = QuarkusSecurityIdentity.builder().setAnonymous(true).build();

    @Override
    public SecurityIdentity getIdentity() {
        return nobody;
    }

    @Override
    public Uni<SecurityIdentity> getDeferredIdentity() {
        return Uni.createFrom().item(nobody);
    }

    @Override
    public void setIdentity(SecurityIdentity identity) {
        // Nobody asks for it.
    }

    @Override
    public void setIdentity(Uni<SecurityIdentity> identity) {
        // Nobody asks for it.
    }
}
