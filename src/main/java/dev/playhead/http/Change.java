package dev.playhead.http;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;

/**
 * A member of a patch (RFC 7396): absent leaves the column as it is, null empties it.
 */
@JsonDeserialize(using = Change.Reader.class)
public record Change<T extends @Nullable Object>(boolean present, @Nullable T value) {

    private static final Change<?> NONE = new Change<>(false, null);

    /** Calls {@code apply} with the new value, which may be null, where there is one. */
    public void ifPresent(Consumer<@Nullable T> apply) {
        if (present) {
            apply.accept(value);
        }
    }

    static final class Reader extends JsonDeserializer<Change<?>> implements ContextualDeserializer {

        private final @Nullable JavaType valueType;

        Reader() {
            this(null);
        }

        private Reader(@Nullable JavaType valueType) {
            this.valueType = valueType;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
            return new Reader(property.getType().containedType(0));
        }

        @Override
        public Change<?> deserialize(JsonParser parser, DeserializationContext context) throws java.io.IOException {
            return new Change<>(true, context.readValue(parser, valueType));
        }

        @Override
        public Change<?> getNullValue(DeserializationContext context) {
            return new Change<>(true, null);
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return NONE;
        }
    }
}
