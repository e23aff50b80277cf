package dev.playhead.worker;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A file that was created, modified or deleted.
 *
 * @param path relative to the workspace
 */
record FileChange(Path path, String kind) {

    static final String CREATED = "created";
    static final String MODIFIED = "modified";
    static final String DELETED = "deleted";

    private static final int LONGEST_TEXT = 16 * 1024;

    /** The event that tells of it, with the file's text where that is short; the text is read now. */
    Event toEvent(Path workspace) {
        var data = Json.object().put("path", Text.storable(portable())).put("kind", kind);
        if (kind.equals(DELETED)) {
            return Event.of(Event.FILE_CHANGE, data);
        }
        var file = workspace.resolve(path);
        try (var channel = Files.newByteChannel(file, Set.of(READ, NOFOLLOW_LINKS))) {
            data.put("size", channel.size());
            var start = ByteBuffer.allocate(LONGEST_TEXT + 1);
            while (start.hasRemaining() && channel.read(start) >= 0) {
                continue;
            }
            var withText = data.deepCopy().put("size", Math.max(channel.size(), start.position()));
            var text = text(start.flip()).map(content -> Event.of(Event.FILE_CHANGE, withText.put("text", content)));
            return text.filter(event -> !event.isTooLarge()).orElseGet(() -> Event.of(Event.FILE_CHANGE, data));
        } catch (IOException e) {
            // Gone again, or not ours to read: the next look tells the rest.
            return Event.of(Event.FILE_CHANGE, data);
        }
    }

    private String portable() {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    private static Optional<String> text(ByteBuffer bytes) {
        if (bytes.remaining() > LONGEST_TEXT) {
            return Optional.empty();
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return Optional.of(text).filter(content -> content.indexOf('\0') < 0);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
