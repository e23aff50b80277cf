package dev.playhead.realtime.change;

import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;

/** The conditions of a binding, for rows that were read elsewhere. */
public final class RowFilter {

    private final Verdicts verdicts;
    private final Caller caller;
    private final Relation relation;
    private final Wanted wanted;
    private final ObjectMapper json;

    RowFilter(Verdicts verdicts, Caller caller, Relation relation, Wanted wanted, ObjectMapper json) {
        this.verdicts = verdicts;
        this.caller = caller;
        this.relation = relation;
        this.wanted = wanted;
        this.json = json;
    }

    /**
     * Which of these rows pass, each a JSON object; one answer a row. PostgreSQL is asked where a condition needs it, once for
     * all rows.
     */
    public Uni<List<Boolean>> matches(List<String> records) {
        var plain = records.stream().map(this::passesPlain).toList();
        if (wanted.otherTests().isEmpty() || !plain.contains(true)) {
            return Uni.createFrom().item(plain);
        }
        return verdicts.ofTests(caller, relation, wanted.otherTests(), records)
                .map(passed -> {
                    var places = IntStream.range(0, records.size());
                    return places.mapToObj(place -> plain.get(place) && passed.get(place)).toList();
                });
    }

    private boolean passesPlain(String record) {
        var row = read(record);
        return wanted.plainTests().allMatch(test -> test.passes(row.path(test.condition().column())));
    }

    private JsonNode read(String record) {
        try {
            return json.readTree(record);
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException("A row is a JSON object.", failure);
        }
    }
}
