package dev.playhead.dataapi.plan;

import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.request.Field;
import dev.playhead.dataapi.request.OrderTerm;
import dev.playhead.dataapi.request.RestError;
import dev.playhead.dataapi.request.Scoped;

/** Orders rows, by what is theirs or by what is embedded to one. */
final class Orders {

    private final Catalogue catalogue;
    private final Row row;
    private final Embeds embeds;

    Orders(Catalogue catalogue, Row row, Embeds embeds) {
        this.catalogue = catalogue;
        this.row = row;
        this.embeds = embeds;
    }

    List<Ordering> at(List<String> path, List<Scoped<List<OrderTerm>>> order) {
        return order.stream().filter(terms -> terms.path().equals(path))
                .flatMap(terms -> terms.value().stream())
                .map(this::ordering)
                .toList();
    }

    private Ordering ordering(OrderTerm term) {
        if (term.relation() == null) {
            return new Ordering(row.operand(term.field()), Optional.empty(), term.direction(), term.nulls());
        }
        var embed = embeds.find(term.relation()).orElseThrow(() -> RestError.notEmbedded(term.relation()).asException());
        if (!embed.isToOne()) {
            throw RestError.relatedOrderNotToOne(row.source().name(), term.relation()).asException();
        }
        return new Ordering(related(embed, term.field()), Optional.of(embed.alias()), term.direction(), term.nulls());
    }

    /** What is spread is there already, by the name that it was given; and only by that can groups be ordered. */
    private Operand related(EmbedPlan embed, Field field) {
        return embed.members().stream().flatMap(List::stream)
                .filter(member -> field.path().isEmpty() && member.aggregate().isEmpty() && member.name().equals(field.name()))
                .findFirst()
                .map(member -> Operand.column(embed.alias(), member.column()))
                .orElseGet(() -> embeds.carry(embed,
                        new Row(catalogue, embed.relationship().to(), embed.rows().alias()).operand(field)));
    }
}
