package dev.playhead.dataapi.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.playhead.dataapi.catalogue.CatalogueError.Candidate;
import dev.playhead.dataapi.catalogue.Relationship.ByJunction;
import dev.playhead.dataapi.catalogue.Relationship.ByKey;
import dev.playhead.dataapi.catalogue.Relationship.Cardinality;
import dev.playhead.dataapi.request.ErrorCode;

/** What is said of an embedding for which there is no relationship, or more than one. */
final class RelationshipErrors {

    private RelationshipErrors() {
    }

    static CatalogueError none(QualifiedName origin, String target, Optional<String> hint, Optional<String> suggestion) {
        return CatalogueError.of(ErrorCode.NO_RELATIONSHIP,
                Optional.of(
                        "Searched for a foreign key relationship between '%s' and '%s'%s in the schema '%s', but no matches were found."
                                .formatted(origin.name(), target, hint.map(" using the hint '%s'"::formatted).orElse(""),
                                        origin.schema())),
                suggestion, origin.name(), target);
    }

    static String perhaps(String near, String instead) {
        return "Perhaps you meant '%s' instead of '%s'.".formatted(near, instead);
    }

    static CatalogueError several(String origin, String target, List<Relationship> meant) {
        return new CatalogueError(ErrorCode.AMBIGUOUS_RELATIONSHIP,
                ErrorCode.AMBIGUOUS_RELATIONSHIP.of(origin, target).message(),
                Optional.empty(),
                meant.stream().map(RelationshipErrors::candidate).toList(),
                Optional.of("Try changing '%s' to one of the following: %s. Find the desired relationship in the 'details' key."
                        .formatted(target, meant.stream().map(RelationshipErrors::hint).collect(Collectors.joining(", ")))));
    }

    private static Candidate candidate(Relationship relationship) {
        var embedding = relationship.from().name() + " with " + relationship.to().name();
        if (relationship instanceof ByJunction through) {
            return new Candidate(Cardinality.MANY_TO_MANY.toString(), embedding, "%s using %s(%s) and %s(%s)".formatted(
                    through.junction().name(),
                    through.fromConstraint(), list(through.fromColumns(), ColumnPair::other),
                    through.toConstraint(), list(through.toColumns(), ColumnPair::other)));
        }
        if (relationship instanceof ByKey key) {
            return new Candidate(key.cardinality().toString(), embedding, "%s using %s(%s) and %s(%s)".formatted(
                    key.constraint(),
                    key.from().name(), list(key.columns(), ColumnPair::column),
                    key.to().name(), list(key.columns(), ColumnPair::other)));
        }
        // A function is told from every other by its name, and stands before whatever else has that name.
        throw new IllegalStateException("a computed relationship is never ambiguous: " + relationship);
    }

    private static String hint(Relationship relationship) {
        var name = relationship instanceof ByJunction through ? through.junction().name() : ((ByKey) relationship).constraint();
        return "'%s!%s'".formatted(relationship.to().name(), name);
    }

    private static String list(List<ColumnPair> columns, Function<ColumnPair, String> side) {
        return columns.stream().map(side).collect(Collectors.joining(", "));
    }
}
