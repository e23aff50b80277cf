package dev.playhead.dataapi.catalogue;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;

/** A test that asks the service what it knows of the schema that has one of everything. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class KnownSchema {

    @Inject
    Catalogues catalogues;

    Catalogue catalogue;

    @BeforeEach
    void the_schema_is_known() {
        if (!isKnown()) {
            OneOfEverything.make();
            Afresh.read(catalogues);
        }
        catalogue = catalogues.newest().orElseThrow();
    }

    private boolean isKnown() {
        return catalogues.newest().flatMap(each -> each.descriptionOf("dataapi")).isPresent();
    }

    static QualifiedName named(String name) {
        return new QualifiedName("dataapi", name);
    }
}
