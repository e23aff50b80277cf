package dev.playhead.dataapi.request;

import java.util.EnumSet;
import java.util.Set;

import dev.playhead.dataapi.request.Preferences.Key;

/** What a request is for, by its method and its path. */
public sealed interface Action {

    /** {@code GET} or, with the headers only, {@code HEAD} of a table or view. */
    record Read(String relation, boolean isHead) implements Action {
    }

    /** A change to a table or view. */
    record Mutate(String relation, Mutation mutation) implements Action {
    }

    /** A call of a function. */
    record Call(String function, Invocation invocation) implements Action {
    }

    /** The description of the API, at the root. */
    record Describe(boolean isHead) implements Action {
    }

    /** {@code OPTIONS} of a table or view. */
    record RelationOptions(String relation) implements Action {
    }

    /** {@code OPTIONS} of a function. */
    record FunctionOptions(String function) implements Action {
    }

    /** {@code OPTIONS} of the root. */
    record RootOptions() implements Action {
    }

    /** How a table is changed: {@code POST}, {@code PUT}, {@code PATCH}, {@code DELETE}. */
    enum Mutation {
        CREATE,
        SINGLE_UPSERT,
        UPDATE,
        DELETE
    }

    /** How a function is called; only with {@code POST} are its arguments in the body. */
    enum Invocation {
        GET,
        HEAD,
        POST
    }

    /** Whether arguments of a function are read from the query string. */
    default boolean takesArguments() {
        return this instanceof Call call && call.invocation() != Invocation.POST;
    }

    /**
     * The preferences that mean something to this, to be echoed when they were applied. {@link Key#RESOLUTION} means
     * something only where there is a key that rows can share: that is for the planner to say.
     */
    default Set<Key> heededPreferences() {
        var heeded = EnumSet.of(Key.COUNT, Key.TRANSACTION, Key.HANDLING, Key.TIMEZONE);
        if (this instanceof Mutate mutate) {
            heeded.add(Key.RETURN);
            switch (mutate.mutation()) {
                case CREATE -> heeded.addAll(EnumSet.of(Key.RESOLUTION, Key.MISSING));
                case UPDATE -> heeded.addAll(EnumSet.of(Key.MISSING, Key.MAX_AFFECTED));
                case DELETE -> heeded.add(Key.MAX_AFFECTED);
                case SINGLE_UPSERT -> {
                    // Its one row is named in full.
                }
            }
        } else if (this instanceof Call) {
            heeded.add(Key.MAX_AFFECTED);
        }
        return heeded;
    }

    static Action of(RequestHead head, boolean describesRoot) {
        var path = head.path();
        if (path.isEmpty()) {
            return root(head.method(), describesRoot);
        }
        if (path.size() == 1) {
            return relation(path.get(0), head.method());
        }
        if (path.size() == 2 && path.get(0).equals("rpc")) {
            return function(path.get(1), head.method());
        }
        throw ErrorCode.INVALID_PATH.of().asException();
    }

    private static Action root(String method, boolean describesRoot) {
        if (!describesRoot) {
            throw ErrorCode.ROOT_DISABLED.of().asException();
        }
        return switch (method) {
            case "GET" -> new Describe(false);
            case "HEAD" -> new Describe(true);
            case "OPTIONS" -> new RootOptions();
            default -> throw ErrorCode.UNSUPPORTED_METHOD.of(method).asException();
        };
    }

    private static Action relation(String name, String method) {
        return switch (method) {
            case "GET" -> new Read(name, false);
            case "HEAD" -> new Read(name, true);
            case "POST" -> new Mutate(name, Mutation.CREATE);
            case "PUT" -> new Mutate(name, Mutation.SINGLE_UPSERT);
            case "PATCH" -> new Mutate(name, Mutation.UPDATE);
            case "DELETE" -> new Mutate(name, Mutation.DELETE);
            case "OPTIONS" -> new RelationOptions(name);
            default -> throw ErrorCode.UNSUPPORTED_METHOD.of(method).asException();
        };
    }

    private static Action function(String name, String method) {
        return switch (method) {
            case "GET" -> new Call(name, Invocation.GET);
            case "HEAD" -> new Call(name, Invocation.HEAD);
            case "POST" -> new Call(name, Invocation.POST);
            case "OPTIONS" -> new FunctionOptions(name);
            default -> throw ErrorCode.INVALID_RPC_METHOD.of(method).asException();
        };
    }
}
