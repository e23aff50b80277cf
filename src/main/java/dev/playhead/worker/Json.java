package dev.playhead.worker;

import java.io.IOException;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** JSON as the worker reads and writes it: numbers keep their digits, and texts are such as PostgreSQL can keep. */
final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {
    }

    static JsonNode read(byte[] json) throws IOException {
        return MAPPER.readTree(json);
    }

    static JsonNode read(String json) throws JsonProcessingException {
        return MAPPER.readTree(json);
    }

    static byte[] write(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON can be written", e);
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** A copy in which every text and every name is {@linkplain Text#storable storable}. */
    static ObjectNode storable(ObjectNode object) {
        var copy = object();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            copy.set(Text.storable(member.getKey()), storable(member.getValue()));
        }
        return copy;
    }

    private static JsonNode storable(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return storable(object);
        }
        if (node instanceof ArrayNode array) {
            var copy = array();
            array.forEach(element -> copy.add(storable(element)));
            return copy;
        }
        return node.isTextual() ? TextNode.valueOf(Text.storable(node.textValue())) : node;
    }
}
