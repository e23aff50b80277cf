package dev.playhead.dataapi.catalogue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.playhead.dataapi.catalogue.Relationship.ByFunction;
import dev.playhead.dataapi.catalogue.Relationship.ByJunction;
import dev.playhead.dataapi.catalogue.Relationship.ByKey;
import dev.playhead.dataapi.catalogue.Relationship.Cardinality;

/**
 * Finds the relationship that an embedding means, by the rules of PostgREST: its target is a table, a constraint or a column,
 * and its hint a constraint, a column of either side, or a junction.
 *
 * <p>
 * A table that refers to itself has one foreign key and two relationships. There the table's name means the many, the
 * column's name the one. Relationships lead from a schema into the same schema alone.
 */
final class Relationships {

    private final Map<QualifiedName, List<Relationship>> byTable;

    Relationships(Collection<Relationship> all) {
        this.byTable = all.stream()
                .sorted(new RelationshipOrder())
                .collect(Collectors.groupingBy(Relationship::from, Collectors.toUnmodifiableList()));
    }

    int count() {
        return byTable.values().stream().mapToInt(List::size).sum();
    }

    /** All that lead from the table, whatever schema they lead into. */
    List<Relationship> of(QualifiedName table) {
        return byTable.getOrDefault(table, List.of());
    }

    Lookup<Relationship> find(QualifiedName origin, String target, Optional<String> hint) {
        var meant = within(origin.schema(), of(origin)).stream()
                .filter(relationship -> isMeant(relationship, target, hint))
                .toList();
        return switch (meant.size()) {
            case 0 -> new Lookup.Failed<>(RelationshipErrors.none(origin, target, hint, suggestion(origin, target)));
            case 1 -> new Lookup.Found<>(meant.get(0));
            default -> new Lookup.Failed<>(RelationshipErrors.several(origin.name(), target, meant));
        };
    }

    private static List<Relationship> within(String schema, List<Relationship> relationships) {
        return relationships.stream()
                .filter(each -> (each instanceof ByFunction computed ? computed.function() : each.to()).schema().equals(schema))
                .toList();
    }

    private static boolean isMeant(Relationship relationship, String target, Optional<String> hint) {
        if (relationship instanceof ByFunction computed) {
            return target.equals(computed.function().name());
        }
        if (relationship.isToSelf()) {
            return isMeantToSelf(relationship, target, hint);
        }
        var isTable = target.equals(relationship.to().name());
        if (hint.isPresent()) {
            return isTable && isHinted(relationship, hint.get());
        }
        return isTable || (relationship instanceof ByKey key && !key.isToView()
                && (key.constraint().equals(target) || isColumn(key, target)));
    }

    private static boolean isMeantToSelf(Relationship relationship, String target, Optional<String> hint) {
        if (!(relationship instanceof ByKey key)) {
            return false;
        }
        var isMany = key.cardinality() == Cardinality.ONE_TO_MANY && target.equals(key.to().name());
        if (hint.isPresent()) {
            return isMany && isOtherColumn(key, hint.get());
        }
        return isMany || (key.cardinality() == Cardinality.MANY_TO_ONE && isColumn(key, target));
    }

    private static boolean isHinted(Relationship relationship, String hint) {
        if (relationship instanceof ByJunction through) {
            return through.junction().name().equals(hint);
        }
        var key = (ByKey) relationship;
        return key.constraint().equals(hint) || isColumn(key, hint) || isOtherColumn(key, hint);
    }

    private static boolean isColumn(ByKey key, String name) {
        return key.columns().size() == 1 && key.columns().get(0).column().equals(name);
    }

    private static boolean isOtherColumn(ByKey key, String name) {
        return key.columns().size() == 1 && key.columns().get(0).other().equals(name);
    }

    private Optional<String> suggestion(QualifiedName origin, String target) {
        var children = within(origin.schema(), of(origin));
        if (!children.isEmpty()) {
            return Fuzzy.nearestOther(children.stream().map(each -> each.to().name()).toList(), target)
                    .map(near -> RelationshipErrors.perhaps(near, target));
        }
        var parents = byTable.entrySet().stream()
                .filter(each -> !within(origin.schema(), each.getValue()).isEmpty())
                .map(each -> each.getKey())
                .filter(table -> table.schema().equals(origin.schema()))
                .map(QualifiedName::name)
                .toList();
        return Fuzzy.nearest(parents, origin.name(), Fuzzy.LOOSE)
                .map(near -> RelationshipErrors.perhaps(near, origin.name()));
    }
}
