package dev.playhead.dataapi.answer;

import dev.playhead.database.StatementFailure;

/** The HTTP status that an SQLSTATE is answered with: PostgREST's table, because apps branch on it. */
final class SqlStates {

    private static final int BAD_REQUEST = 400;
    private static final int OURS = 500;
    private static final int AWAY = 503;

    private SqlStates() {
    }

    /** @param isSignedIn whether somebody is: what nobody may do, somebody might */
    static int status(StatementFailure failure, boolean isSignedIn) {
        var state = failure.sqlState();
        return switch (state) {
            case "21000" -> failure.getMessage().endsWith("requires a WHERE clause") ? BAD_REQUEST : OURS;
            case "22023" -> failure.getMessage().matches("role .* does not exist") ? 401 : BAD_REQUEST;
            case "23503", "23505" -> 409;
            case "25006" -> 405;
            case "42501" -> isSignedIn ? 403 : 401;
            case "42883" -> failure.getMessage().startsWith("function xmlagg(") ? 406 : 404;
            case "42P01" -> 404;
            case "42P17", "53400" -> OURS;
            // Unlike PostgREST, which has 500 for both: who asks again later may find room, and a disk that writes.
            case "54000" -> failure.isFullQueue() ? AWAY : OURS;
            case "58030" -> AWAY;
            // Going down, gone down, coming up: the last two meet only those who connect, whom PostgREST tells the same.
            case "57P01", "57P02", "57P03" -> AWAY;
            case "P0001" -> BAD_REQUEST;
            default -> ofClass(state);
        };
    }

    private static int ofClass(String state) {
        if (state.startsWith("PT")) {
            return raised(state.substring(2));
        }
        return switch (state.substring(0, 2)) {
            case "08", "53" -> AWAY;
            case "0L", "0P", "28" -> 403;
            case "09", "25", "2D", "38", "39", "3B", "40", "54", "55", "57", "58", "F0", "HV", "P0", "XX" -> OURS;
            default -> BAD_REQUEST;
        };
    }

    /** {@code raise sqlstate 'PT402'} asks for a status. */
    private static int raised(String status) {
        return status.matches("[1-5]\\d\\d") ? Integer.parseInt(status) : OURS;
    }
}
