package dev.playhead.dataapi.catalogue;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the aggregate that makes an answer of a media type. */
final class MediaHandlers {

    private final Map<Key, MediaHandler> byKey;

    private record Key(Optional<QualifiedName> table, String mediaType) {
    }

    MediaHandlers(Collection<MediaHandler> all) {
        this.byKey = all.stream().collect(Collectors.toUnmodifiableMap(
                each -> new Key(each.table(), each.mediaType()), Function.identity(), (one, another) -> one));
    }

    Optional<MediaHandler> ofTable(QualifiedName table, String mediaType) {
        return Optional.ofNullable(byKey.get(new Key(Optional.of(table), mediaType)));
    }

    Optional<MediaHandler> ofAnything(String mediaType) {
        return Optional.ofNullable(byKey.get(new Key(Optional.empty(), mediaType)));
    }
}
