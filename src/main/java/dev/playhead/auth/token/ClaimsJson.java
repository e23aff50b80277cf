package dev.playhead.auth.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The JSON of tokens: one object, each member once, not deep, nothing behind it; written with its members in order, so that
 * equal claims are equal texts.
 */
public final class ClaimsJson {

    /** How deep claims may be nested, the whole being 1. */
    public static final int MAX_DEPTH = 40;

    private static final TypeReference<TreeMap<String, Object>> OBJECT = new TypeReference<>() {
    };
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private ClaimsJson() {
    }

    public static Map<String, Object> parse(byte[] json) {
        try {
            return MAPPER.readValue(json, OBJECT);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static String write(Map<String, Object> claims) {
        try {
            return MAPPER.writeValueAsString(claims);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
