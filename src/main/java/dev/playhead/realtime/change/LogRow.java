package dev.playhead.realtime.change;

import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One change of one row, as the log has it.
 *
 * @param type {@code INSERT}, {@code UPDATE}, {@code DELETE} or {@code TRUNCATE}
 * @param changedAt in ISO 8601
 * @param record the row as it became
 * @param oldRecord the row as it was
 * @param isCut whether it was too large, and has its small fields alone
 */
record LogRow(long relation, String type, String changedAt, Optional<ObjectNode> record, Optional<ObjectNode> oldRecord,
        boolean isCut) {

    boolean isTruncation() {
        return type.equals("TRUNCATE");
    }

    /** What conditions are about: the row as it became, or as it was before it went. */
    Optional<ObjectNode> subject() {
        return record.or(this::oldRecord);
    }
}
