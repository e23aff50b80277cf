package dev.playhead.dataapi.request;

import org.jspecify.annotations.Nullable;

/**
 * One term of {@code order=}.
 *
 * @param relation the embedded resource the field is one of, as in {@code order=client(name).desc}; null for the resource
 *        itself
 * @param direction null leaves it to the database, which means ascending
 * @param nulls null leaves it to the database, which means last when ascending
 */
public record OrderTerm(@Nullable String relation, Field field, @Nullable Direction direction, @Nullable Nulls nulls) {

    public enum Direction {

        ASC("asc"),
        DESC("desc");

        private final String word;

        Direction(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public enum Nulls {

        FIRST("nullsfirst"),
        LAST("nullslast");

        private final String word;

        Nulls(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
