package dev.playhead.dataapi.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.playhead.dataapi.catalogue.Key.Kind;
import dev.playhead.dataapi.catalogue.Relationship.ByFunction;
import dev.playhead.dataapi.catalogue.Relationship.ByJunction;
import dev.playhead.dataapi.catalogue.Relationship.ByKey;
import dev.playhead.dataapi.catalogue.Relationship.Cardinality;
import dev.playhead.dataapi.catalogue.ViewKeys.Shown;

/**
 * Draws the relationships from the keys: both ways along each foreign key, between the tables and between the views that show
 * it; and through each junction, whose primary key holds the columns of both its foreign keys.
 *
 * <p>
 * A foreign key that is itself a primary or unique key leads to one and back to one. A function of the same name as the table
 * that a key leads to takes its place.
 */
final class Inference {

    private final Collection<Key> keys;
    private final ViewKeys views;
    private final Map<QualifiedName, Table> tables;

    Inference(Collection<Key> keys, ViewKeys views, Map<QualifiedName, Table> tables) {
        this.keys = keys;
        this.views = views;
        this.tables = tables;
    }

    List<Relationship> relationships(List<ByFunction> computed) {
        var toOne = foreignKeys();
        var detected = Stream.<Relationship> concat(
                toOne.stream().flatMap(key -> Stream.of(key, key.turned())),
                throughJunctions(toOne).stream());
        var replaced = computed.stream()
                .map(each -> List.of(each.from(), each.function()))
                .collect(Collectors.toSet());
        return Stream.concat(
                detected.filter(each -> !replaced.contains(List.of(each.from(), each.to()))),
                computed.stream())
                .filter(each -> isExposed(each.from()) && isExposed(each.to()))
                .distinct()
                .toList();
    }

    private boolean isExposed(QualifiedName table) {
        return tables.containsKey(table);
    }

    /** Every foreign key as the side sees it that holds it. */
    private List<ByKey> foreignKeys() {
        var unique = keys.stream().filter(key -> key.kind() != Kind.FOREIGN)
                .collect(Collectors.groupingBy(key -> key.own().table()));
        var relationships = new ArrayList<ByKey>();
        for (var key : keys) {
            if (key.kind() == Kind.FOREIGN) {
                var isUnique = unique.getOrDefault(key.own().table(), List.of()).stream()
                        .anyMatch(other -> key.own().isOf(other.own()));
                shown(key, isUnique ? Cardinality.ONE_TO_ONE : Cardinality.MANY_TO_ONE, relationships);
            }
        }
        return relationships;
    }

    private void shown(Key key, Cardinality cardinality, List<ByKey> relationships) {
        var owners = sides(key.own());
        var referenced = sides(key.referenced());
        for (var owner : owners) {
            for (var other : referenced) {
                relationships.add(new ByKey(owner.view(), other.view(), cardinality, key.name(),
                        Key.pairs(owner.columns(), other.columns()), true,
                        owner != owners.get(0), other != referenced.get(0)));
            }
        }
    }

    /** The table itself first, then the views that show those columns. */
    private List<Shown> sides(Key.Side side) {
        return Stream.concat(Stream.of(new Shown(side.name(), side.columns())), views.showing(side).stream()).toList();
    }

    private List<ByJunction> throughJunctions(List<ByKey> foreignKeys) {
        var byJunction = foreignKeys.stream()
                .filter(key -> key.cardinality() == Cardinality.MANY_TO_ONE && isExposed(key.from()))
                .collect(Collectors.groupingBy(ByKey::from));
        var through = new ArrayList<ByJunction>();
        byJunction.forEach((junction, legs) -> {
            var primaryKey = Set.copyOf(tables.get(junction).primaryKey());
            var within = legs.stream().filter(leg -> primaryKey.containsAll(own(leg))).toList();
            for (var one : within) {
                for (var other : within) {
                    if (!one.constraint().equals(other.constraint())) {
                        through.add(new ByJunction(one.to(), other.to(), junction, one.constraint(), other.constraint(),
                                turned(one), turned(other), one.isToView(), other.isToView()));
                    }
                }
            }
        });
        return through;
    }

    private static Set<String> own(ByKey leg) {
        return leg.columns().stream().map(ColumnPair::column).collect(Collectors.toCollection(HashSet::new));
    }

    private static List<ColumnPair> turned(ByKey leg) {
        return leg.columns().stream().map(ColumnPair::turned).toList();
    }
}
