package dev.playhead.dataapi.catalogue;

import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;

/** A test that asks the service what it knows of the schema that has one of everything. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class KnownSchema {

    private static final String MADE_LAST = "last_of_all";

    @Inject
    Catalogues catalogues;

    Catalogue catalogue;

    @BeforeEach
    void the_schema_is_known() {
        if (!isKnown()) {
            OneOfEverything.make();
            await().until(this::isKnown);
        }
        catalogue = catalogues.newest().orElseThrow();
    }

    private boolean isKnown() {
        return catalogues.newest().filter(each -> !each.overloads(named(MADE_LAST)).isEmpty()).isPresent();
    }

    static QualifiedName named(String name) {
        return new QualifiedName("dataapi", name);
    }
}
