/**
 * The exposed schema as an OpenAPI 2.0 document, in the form that PostgREST gives it: generators of clients and of types read
 * it.
 */
@NullMarked
package dev.playhead.dataapi.description;

import org.jspecify.annotations.NullMarked;
