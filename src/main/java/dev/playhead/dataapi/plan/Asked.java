package dev.playhead.dataapi.plan;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.request.JoinType;
import dev.playhead.dataapi.request.SelectItem;

/** An embed or a spread as it is asked for, whichever it is. */
record Asked(@Nullable String alias, String target, @Nullable String hint, @Nullable JoinType joinType, boolean isSpread,
        List<SelectItem> items) {

    static boolean isOne(SelectItem item) {
        return item instanceof SelectItem.Embed || item instanceof SelectItem.Spread;
    }

    static Asked of(SelectItem item) {
        if (item instanceof SelectItem.Embed embed) {
            return new Asked(embed.alias(), embed.target(), embed.hint(), embed.joinType(), false, embed.items());
        }
        var spread = (SelectItem.Spread) item;
        return new Asked(null, spread.target(), spread.hint(), spread.joinType(), true, spread.items());
    }

    /** What it is spoken of by. */
    String key() {
        return alias == null ? target : alias;
    }
}
