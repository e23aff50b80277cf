package dev.playhead.dataapi.plan;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.request.OrderTerm.Direction;
import dev.playhead.dataapi.request.OrderTerm.Nulls;

/**
 * One term of an order.
 *
 * @param embed where the operand is one of a related row: the alias of that embed, which then carries it
 */
public record Ordering(Operand operand, Optional<String> embed, @Nullable Direction direction, @Nullable Nulls nulls) {
}
