package dev.playhead.dataapi.request;

/**
 * The schema a request is about.
 *
 * @param isNegotiated whether the answer says which it was: the client named one, or there are several
 */
public record Profile(String schema, boolean isNegotiated) {

    static Profile of(RequestHead head, RequestRules rules) {
        var header = switch (head.method()) {
            case "POST", "PATCH", "PUT", "DELETE" -> "Content-Profile";
            default -> "Accept-Profile";
        };
        return head.header(header).map(wanted -> named(wanted, rules))
                .orElseGet(() -> new Profile(rules.schemas().get(0), rules.schemas().size() > 1));
    }

    private static Profile named(String schema, RequestRules rules) {
        if (!rules.schemas().contains(schema)) {
            throw RestError.invalidSchema(schema, rules.schemas()).asException();
        }
        return new Profile(schema, true);
    }
}
