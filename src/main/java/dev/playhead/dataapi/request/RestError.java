package dev.playhead.dataapi.request;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A refusal as it is answered: always these four members, of which the last two may be null.
 *
 * @param details text, or a list of objects for {@code PGRST201}
 */
public record RestError(ErrorCode code, String message, @Nullable Object details, @Nullable String hint) {

    public int status() {
        return code.status();
    }

    public RestException asException() {
        return new RestException(this);
    }

    /** A part of the query string that does not follow the grammar. */
    public static RestError invalidQuery(String message, String details) {
        return ErrorCode.INVALID_QUERY.with(details, null, message);
    }

    public static RestError invalidBody(String message) {
        return ErrorCode.INVALID_BODY.of(message);
    }

    public static RestError negativeLimit() {
        return ErrorCode.INVALID_RANGE.with("Limit should be greater than or equal to zero.", null);
    }

    public static RestError reversedRange() {
        return ErrorCode.INVALID_RANGE.with(
                "The lower boundary must be lower than or equal to the upper boundary in the Range header.", null);
    }

    public static RestError offsetBeyond(long offset, long total) {
        return ErrorCode.INVALID_RANGE.with(
                "An offset of " + offset + " was requested, but there are only " + total + " rows.", null);
    }

    public static RestError invalidSchema(String schema, List<String> exposed) {
        return ErrorCode.INVALID_SCHEMA.with(null,
                "Only the following schemas are exposed: " + String.join(", ", exposed), schema);
    }

    public static RestError noMediaType(List<String> wanted) {
        return ErrorCode.NO_MEDIA_TYPE.of(String.join(", ", wanted));
    }

    public static RestError notEmbedded(String resource) {
        return ErrorCode.NOT_EMBEDDED.with(null,
                "Verify that '" + resource + "' is included in the 'select' query parameter.", resource);
    }

    public static RestError notSingular(long rows) {
        return ErrorCode.NOT_SINGULAR.with("The result contains " + rows + " rows", null);
    }

    public static RestError relatedOrderNotToOne(String origin, String target) {
        return ErrorCode.RELATED_ORDER_NOT_TO_ONE.with(
                "'" + origin + "' and '" + target + "' do not form a many-to-one or one-to-one relationship", null, target);
    }

    public static RestError badEmbedFilter(String resource) {
        return ErrorCode.BAD_EMBED_FILTER.with(
                "Only is null or not is null filters are allowed on embedded resources", null, resource);
    }

    public static RestError invalidPreferences(List<String> preferences) {
        return ErrorCode.INVALID_PREFERENCES.with("Invalid preferences: " + String.join(", ", preferences), null);
    }

    public static RestError maxAffectedExceeded(long rows) {
        return ErrorCode.MAX_AFFECTED_EXCEEDED.with("The query affects " + rows + " rows", null);
    }
}
