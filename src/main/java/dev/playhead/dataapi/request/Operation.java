package dev.playhead.dataapi.request;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** What a filter compares its field with. Values are text throughout: their types are the database's to know. */
public sealed interface Operation {

    /** An operator that compares with one value. */
    record Simple(SimpleOperator operator, String value) implements Operation {
    }

    /**
     * An operator that may compare with each element of an array.
     *
     * @param quantifier null when the value is one value, otherwise the value is an array as PostgreSQL writes it
     */
    record Quantified(QuantifiableOperator operator, @Nullable Quantifier quantifier, String value) implements Operation {
    }

    /** {@code in.(…)}; no values means no row. */
    record In(List<String> values) implements Operation {

        public In {
            values = List.copyOf(values);
        }
    }

    /** {@code is.…}. */
    record Is(IsValue value) implements Operation {
    }

    /** {@code isdistinct.…}: unequal, with null as a value like any other. */
    record IsDistinct(String value) implements Operation {
    }

    /** {@code fts(config).…} and its kin; without a configuration the database's own applies. */
    record TextSearch(TextSearchOperator operator, @Nullable String configuration, String value) implements Operation {
    }
}
