package dev.playhead.dataapi.plan;

import java.util.ArrayList;
import java.util.List;

import dev.playhead.dataapi.catalogue.Catalogue;

/** The members that rows of a plan have, by name. */
final class Names {

    private Names() {
    }

    static List<String> of(Catalogue catalogue, ReadPlan plan) {
        var names = new ArrayList<String>();
        for (var item : plan.items()) {
            if (item instanceof Item.Star) {
                names.addAll(new Row(catalogue, plan.source(), plan.alias()).columnNames());
            } else if (item instanceof Item.Value value) {
                names.add(value.name());
            } else if (item instanceof Item.Aggregate aggregate) {
                names.add(aggregate.name());
            } else if (item instanceof Item.Embed embed) {
                names.add(embed.name());
            } else if (item instanceof Item.Spread spread) {
                names.addAll(spread.embed().spreadNames().orElse(List.of()));
            }
        }
        return names;
    }
}
