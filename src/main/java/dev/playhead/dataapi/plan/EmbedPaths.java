package dev.playhead.dataapi.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.playhead.dataapi.request.RestError;
import dev.playhead.dataapi.request.RowRange;
import dev.playhead.dataapi.request.Scoped;
import dev.playhead.dataapi.request.SelectItem;

/**
 * The paths by which what is embedded is spoken of: {@code tasks.limit=1}.
 *
 * <p>
 * An embed goes by its alias, and by the name that it was selected by where nothing else goes by that: old clients know no
 * better.
 */
final class EmbedPaths {

    private final Map<String, EmbedPaths> byKey = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();

    private EmbedPaths(List<SelectItem> select) {
        for (var item : select) {
            if (Asked.isOne(item)) {
                var asked = Asked.of(item);
                byKey.putIfAbsent(asked.key(), new EmbedPaths(asked.items()));
                keys.put(asked.key(), asked.key());
            }
        }
        for (var item : select) {
            if (Asked.isOne(item)) {
                var asked = Asked.of(item);
                keys.putIfAbsent(asked.target(), asked.key());
            }
        }
    }

    /** The request with every path as its embeds are called; refused where one leads to what is not embedded. */
    static ReadRequest followed(ReadRequest request) {
        var paths = new EmbedPaths(request.select());
        var ranges = new HashMap<List<String>, RowRange>();
        request.ranges().forEach((path, range) -> ranges.put(paths.follow(path), range));
        return new ReadRequest(request.select(), paths.followAll(request.filters()), paths.followAll(request.logic()),
                paths.followAll(request.order()), ranges);
    }

    private <T> List<Scoped<T>> followAll(List<Scoped<T>> all) {
        return all.stream().map(each -> new Scoped<>(follow(each.path()), each.value())).toList();
    }

    private List<String> follow(List<String> path) {
        var followed = new ArrayList<String>();
        var here = this;
        for (var step : path) {
            var key = here.keys.get(step);
            if (key == null) {
                throw RestError.notEmbedded(step).asException();
            }
            followed.add(key);
            here = here.byKey.get(key);
        }
        return List.copyOf(followed);
    }
}
