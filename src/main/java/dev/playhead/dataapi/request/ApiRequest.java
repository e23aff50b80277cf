package dev.playhead.dataapi.request;

import java.util.List;

/**
 * A request, understood.
 *
 * @param range the rows of the resource that are wanted, by the query string and the {@code Range} header
 * @param accepts what the client would take, best first; never empty
 * @param contentType what the body is said to be; JSON when nothing is said
 * @param canonicalQuery the query string for {@code Content-Location}, encoded; empty when there was none
 */
public record ApiRequest(Action action, Profile profile, Query query, RowRange range, Preferences preferences,
        List<MediaType> accepts, MediaType contentType, String canonicalQuery) {

    public ApiRequest {
        accepts = List.copyOf(accepts);
    }

    /**
     * Understands a request, or throws the refusal to answer with.
     *
     * @throws RestException when the request asks for what does not exist or does not follow the grammar
     */
    public static ApiRequest parse(RequestHead head, RequestRules rules) {
        var action = Action.of(head, rules.describesRoot());
        var profile = Profile.of(head, rules);
        var preferences = Preferences.parse(head.lines("Prefer"), rules.allowsTransactionOverride(),
                rules.isTimezone());
        preferences.refuseInvalid();
        var query = QueryParser.parse(head.query(), action.takesArguments(), rules.limits());
        return new ApiRequest(action, profile, query, range(head, query), preferences,
                MediaTypes.accepted(head.lines("Accept")),
                head.header("Content-Type").map(MediaTypes::parse).orElse(MediaType.Known.JSON),
                CanonicalQuery.of(head.query()));
    }

    /** RFC 9110 14.2 has {@code Range} ignored for every method but {@code GET}. */
    private static RowRange range(RequestHead head, Query query) {
        var asked = query.ranges().getOrDefault(List.of(), RowRange.ALL);
        if (head.method().equals("PUT") && !asked.isAll()) {
            throw ErrorCode.PUT_WITH_LIMIT.of().asException();
        }
        var header = head.method().equals("GET") ? head.header("Range").orElse(null) : null;
        return RangeParser.narrowed(asked, header);
    }
}
