/**
 * A request to the data API, understood: what the words of the URL and the headers ask for, before anyone has looked
 * at the database.
 *
 * <p>
 * {@link ApiRequest#parse} is the door. It takes a {@link RequestHead}, which knows nothing of a server, and gives records
 * the planner can match on exhaustively, or refuses with a {@link RestException} that carries the answer. The grammar and the
 * refusals are PostgREST's, to the column and the word, since clients show them to their users; the parsers are built
 * on {@code Scanner}, which keeps account of what was expected the way PostgREST's does. Work is linear in the length
 * of the request, and nesting is bounded by {@link Limits}.
 */
@NullMarked
package dev.playhead.dataapi.request;

import org.jspecify.annotations.NullMarked;
