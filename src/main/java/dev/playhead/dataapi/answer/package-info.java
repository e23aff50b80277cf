/** From what the database answered to status, headers and body; and from whatever was refused to PostgREST's form of it. */
@NullMarked
package dev.playhead.dataapi.answer;

import org.jspecify.annotations.NullMarked;
