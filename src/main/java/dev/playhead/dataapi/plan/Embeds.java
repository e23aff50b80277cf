package dev.playhead.dataapi.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is embedded into one row. Of several that are called the same, the first is the one that is spoken of. */
final class Embeds {

    private final Map<String, EmbedPlan> byAlias = new LinkedHashMap<>();
    private final Map<String, String> aliases = new HashMap<>();

    void add(String key, EmbedPlan embed) {
        byAlias.put(embed.alias(), embed);
        aliases.putIfAbsent(key, embed.alias());
    }

    Optional<EmbedPlan> find(String key) {
        return Optional.ofNullable(aliases.get(key)).map(byAlias::get);
    }

    /** Has an embed carry something more; answers how to speak of it. */
    Operand carry(EmbedPlan embed, Operand more) {
        var carried = new ArrayList<>(embed.carried());
        carried.add(more);
        byAlias.put(embed.alias(), embed.carrying(List.copyOf(carried)));
        return Operand.column(embed.alias(), EmbedPlan.carriedName(carried.size() - 1));
    }

    List<EmbedPlan> all() {
        return List.copyOf(byAlias.values());
    }
}
