package dev.playhead.dataapi.catalogue;

import java.time.Duration;
import java.util.List;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the data API shows of the database. */
@ConfigMapping(prefix = "playhead.rest")
interface CatalogueConfig {

    /** The schemas whose tables and functions can be reached; the first where a request names none. */
    @WithDefault("public")
    List<String> schemas();

    /** The schemas in which functions, operators and types are found without their schema, beside that of the request. */
    @WithDefault("public,extensions")
    List<String> extraSearchPath();

    /** How often the catalogue is read although nobody said that it changed. */
    @WithDefault("5m")
    Duration catalogueRereadEvery();
}
