package dev.playhead.dataapi.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.catalogue.View.Source;

/**
 * Which keys of tables a view shows: all columns of one, each as it is.
 *
 * <p>
 * A column is followed through views of views, subqueries and {@code with}. It is not followed through an expression (be it
 * a cast), through {@code union}, {@code intersect} or {@code except}, nor through a view outside of the exposed schemas and
 * the extra search path.
 */
final class ViewKeys {

    /** In how many ways a view is believed to show one key: for a long key they multiply, and nobody could choose from them. */
    private static final int WAYS = 100;

    /** A key that a view shows, with the view's columns in the order of the key. */
    record Shown(QualifiedName view, List<String> columns) {
    }

    private final Map<Long, Map<Integer, Source>> sources;
    private final Map<Long, List<Seen>> seenByTable = new HashMap<>();

    /** For a table, all columns that one view shows of it; a column may be shown more than once. */
    private record Seen(QualifiedName view, Map<Integer, List<String>> columns) {
    }

    ViewKeys(Collection<View> views, Map<QualifiedName, Table> exposed) {
        this.sources = views.stream().collect(Collectors.toMap(View::id, View::sources));
        for (var view : views) {
            var table = exposed.get(view.name());
            if (table != null) {
                see(view, List.copyOf(table.columns().keySet()));
            }
        }
    }

    private void see(View view, List<String> names) {
        var byTable = new TreeMap<Long, Map<Integer, List<String>>>();
        for (var number = 1; number <= names.size(); number++) {
            var followed = new HashSet<Source>();
            for (var source = source(view.id(), number); source != null && followed.add(source); source = beneath(source)) {
                byTable.computeIfAbsent(source.table(), table -> new HashMap<>())
                        .computeIfAbsent(source.number(), column -> new ArrayList<>())
                        .add(names.get(number - 1));
            }
        }
        byTable.forEach((table, columns) -> seenByTable.computeIfAbsent(table, id -> new ArrayList<>())
                .add(new Seen(view.name(), columns)));
    }

    /** What a column of a view comes from: at last itself, where a view was replaced by one that stands on itself. */
    private @Nullable Source beneath(Source source) {
        return source(source.table(), source.number());
    }

    private @Nullable Source source(long view, int number) {
        return sources.getOrDefault(view, Map.of()).get(number);
    }

    /** Each way in which a view shows these columns: where it shows one twice, there are two. */
    List<Shown> showing(Key.Side side) {
        return seenByTable.getOrDefault(side.table(), List.of()).stream()
                .filter(seen -> seen.columns.keySet().containsAll(side.numbers()))
                .flatMap(seen -> choices(side.numbers().stream().map(seen.columns::get).toList()).stream()
                        .map(columns -> new Shown(seen.view, columns)))
                .toList();
    }

    /** The columns by which views show the primary key; where one shows a column twice, the first will do. */
    List<Shown> showingOnce(Key.Side side) {
        return seenByTable.getOrDefault(side.table(), List.of()).stream()
                .filter(seen -> seen.columns.keySet().containsAll(side.numbers()))
                .map(seen -> new Shown(seen.view,
                        side.numbers().stream().map(number -> seen.columns.get(number).get(0)).toList()))
                .toList();
    }

    private static List<List<String>> choices(List<List<String>> alternatives) {
        List<List<String>> choices = List.of(List.of());
        for (var next : alternatives) {
            choices = choices.stream()
                    .flatMap(chosen -> next.stream().map(each -> {
                        var longer = new ArrayList<>(chosen);
                        longer.add(each);
                        return List.copyOf(longer);
                    }))
                    .limit(WAYS)
                    .toList();
        }
        return choices;
    }
}
