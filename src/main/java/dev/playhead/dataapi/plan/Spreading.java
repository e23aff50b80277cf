package dev.playhead.dataapi.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.playhead.dataapi.plan.SpreadMember.Aggregation;
import dev.playhead.dataapi.request.ErrorCode;

/**
 * Makes rows ready to be spread, and says which members they then bring.
 *
 * <p>
 * Of a row that belongs to one there is nothing to aggregate over. So where it is spread, its aggregates are computed further
 * out: over the rows that it is spread into, as far as those are not spread themselves.
 */
final class Spreading {

    private final ReadPlan rows;
    private final Row row;
    private final Supplier<String> unique;
    private final List<SpreadMember> members = new ArrayList<>();

    private Spreading(ReadPlan rows, Row row, Supplier<String> unique) {
        this.rows = rows;
        this.row = row;
        this.unique = unique;
    }

    /** The rows as they are to be selected, and their members. */
    record Spread(ReadPlan rows, List<SpreadMember> members) {
    }

    /** @param unique names that no other column of the statement has */
    static Spread one(ReadPlan rows, Row row, Supplier<String> unique) {
        var spreading = new Spreading(rows, row, unique);
        var items = rows.items().stream().map(spreading::passedOn).toList();
        return new Spread(rows.with(items), List.copyOf(spreading.members));
    }

    /** Each member is the list of those of all rows. */
    static Spread many(ReadPlan rows, Row row) {
        if (rows.isGrouped()) {
            throw ErrorCode.NOT_IMPLEMENTED.with(
                    "Aggregates are not implemented for one-to-many or many-to-many spreads.", null).asException();
        }
        var spread = one(rows, row, () -> {
            throw new IllegalStateException("nothing is aggregated here");
        });
        return new Spread(rows, spread.members().stream().map(member -> SpreadMember.json(member.name())).toList());
    }

    private Item passedOn(Item item) {
        if (item instanceof Item.Aggregate aggregate) {
            var column = unique.get();
            members.add(new SpreadMember(column, aggregate.name(), false,
                    Optional.of(new Aggregation(aggregate.function(), aggregate.resultCast()))));
            return aggregate.operand().<Item> map(operand -> new Item.Value(operand, aggregate.cast(), column))
                    .orElseGet(() -> new Item.Presence(column));
        }
        if (item instanceof Item.Spread spread) {
            members.addAll(spread.embed().members().orElseThrow());
            return new Item.Spread(spread.embed(), true);
        }
        if (item instanceof Item.Star) {
            row.columnNames().forEach(name -> members.add(SpreadMember.plain(name)));
        } else if (item instanceof Item.Value value) {
            members.add(SpreadMember.plain(value.name()));
        } else if (item instanceof Item.Embed embed) {
            members.add(SpreadMember.json(embed.name()));
        }
        return item;
    }
}
