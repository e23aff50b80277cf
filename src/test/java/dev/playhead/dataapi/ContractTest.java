package dev.playhead.dataapi;

import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.playhead.dataapi.catalogue.Catalogues;
import dev.playhead.platform.postgres.EmbeddedPostgres;
import dev.playhead.testing.Owner;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/** The rules of the data API that are kept as requests and answers, with everything switched on that can be. */
@QuarkusTest
@TestProfile(ContractTest.Everything.class)
@QuarkusTestResource(TestService.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ContractTest {

    public static class Everything implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("playhead.rest.schemas", "dataapi,dataapi_other,public", "playhead.rest.aggregates", "true",
                    "playhead.rest.transaction-override", "true", "playhead.rest.plan-enabled", "true");
        }
    }

    private static @Nullable Contract contract;

    EmbeddedPostgres postgres;

    @Inject
    Catalogues catalogues;

    static List<Case> cases() {
        return CaseFile.allIn("contract");
    }

    @BeforeEach
    void there_is_one_of_everything() {
        if (contract == null) {
            contract = new Contract(new Owner(postgres), catalogues);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_rule_holds(Case rule) {
        contract.holds(rule);
    }
}
