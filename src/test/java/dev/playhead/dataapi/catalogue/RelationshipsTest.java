package dev.playhead.dataapi.catalogue;

import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** What belongs together, as the PostgreSQL says that the service carries. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@QuarkusTestResource(value = OneOfEverything.class, restrictToAnnotatedClass = true)
class RelationshipsTest extends KnownRelationships {
}
