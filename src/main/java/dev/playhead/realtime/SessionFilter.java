package dev.playhead.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A filter that asks for the events of one session, and perhaps for more.
 *
 * @param rest the other conditions, empty where there are none
 */
record SessionFilter(UUID sessionId, String rest) {

    private static final Pattern OF_ONE_SESSION = Pattern
            .compile("session_id=eq\\.([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})");

    static Optional<SessionFilter> of(String filter) {
        var rest = new ArrayList<String>();
        Optional<UUID> session = Optional.empty();
        for (var condition : conditions(filter)) {
            var match = OF_ONE_SESSION.matcher(condition.strip());
            if (session.isEmpty() && match.matches()) {
                session = Optional.of(UUID.fromString(match.group(1)));
            } else {
                rest.add(condition);
            }
        }
        return session.map(id -> new SessionFilter(id, String.join(",", rest)));
    }

    /** Parts at the commas that stand in no parentheses and no quotes. */
    private static List<String> conditions(String filter) {
        var found = new ArrayList<String>();
        var start = 0;
        var depth = 0;
        var quoted = false;
        for (var index = 0; index < filter.length(); index++) {
            var sign = filter.charAt(index);
            if (quoted && sign == '\\') {
                index++;
            } else if (sign == '"') {
                quoted = !quoted;
            } else if (!quoted && sign == ',' && depth == 0) {
                found.add(filter.substring(start, index));
                start = index + 1;
            } else if (!quoted) {
                depth += sign == '(' ? 1 : sign == ')' ? -1 : 0;
            }
        }
        found.add(filter.substring(start));
        return found;
    }
}
