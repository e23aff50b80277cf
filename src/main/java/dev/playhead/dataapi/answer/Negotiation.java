package dev.playhead.dataapi.answer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.MediaHandler;
import dev.playhead.dataapi.catalogue.QualifiedName;
import dev.playhead.dataapi.catalogue.Routine;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.MediaType;
import dev.playhead.dataapi.request.MediaType.Known;
import dev.playhead.dataapi.request.MediaType.Plan;
import dev.playhead.dataapi.request.MediaType.Singular;
import dev.playhead.dataapi.request.RestError;
import dev.playhead.dataapi.request.SelectItem;
import dev.playhead.dataapi.statement.Form;

/**
 * The form that rows are answered in.
 *
 * @param isSingular whether there must be exactly one
 * @param plan how the rows are found, where that is wanted in their place
 */
public record Negotiation(String contentType, Form form, boolean isSingular, Optional<Plan> plan) {

    private Negotiation(String contentType, Form form, boolean isSingular) {
        this(contentType, form, isSingular, Optional.empty());
    }

    /**
     * The first that is accepted and can be given of the rows of a table; refused where there is none.
     *
     * @param showsPlans whether the plan of a query can be had in place of its answer
     */
    public static Negotiation of(ApiRequest request, Catalogue catalogue, QualifiedName table, boolean showsPlans) {
        return of(request, new Offer(catalogue, table, Optional.empty()), showsPlans);
    }

    /** The same of what a function returns. */
    public static Negotiation of(ApiRequest request, Catalogue catalogue, Routine routine, boolean showsPlans) {
        return of(request, new Offer(catalogue, routine.result().table().orElse(routine.name()), Optional.of(routine)),
                showsPlans);
    }

    private static Negotiation of(ApiRequest request, Offer offer, boolean showsPlans) {
        var isWhole = request.query().select().equals(List.of(new SelectItem.Star()));
        return request.accepts().stream()
                .flatMap(wanted -> (wanted instanceof Plan plan && showsPlans
                        ? of(plan.of(), offer, isWhole).map(explained -> explained.by(plan))
                        : of(wanted, offer, isWhole)).stream())
                .findFirst()
                .orElseThrow(() -> RestError.noMediaType(request.accepts().stream().map(MediaType::mime).toList())
                        .asException());
    }

    private Negotiation by(Plan wanted) {
        return new Negotiation(wanted.contentType(), form, false, Optional.of(wanted));
    }

    /** @param isWhole whether the rows are those of the resource as they are, which its own handlers alone take */
    private static Optional<Negotiation> of(MediaType wanted, Offer offer, boolean isWhole) {
        if (wanted instanceof Singular singular) {
            return Optional.of(new Negotiation(wanted.contentType(),
                    singular.stripsNulls() ? Form.Known.STRIPPED_OBJECT : Form.Known.OBJECT, true));
        }
        if (wanted == Known.STRIPPED_ARRAY) {
            return Optional.of(new Negotiation(wanted.contentType(), Form.Known.STRIPPED_ARRAY, false));
        }
        var mime = wanted.mime().toLowerCase(Locale.ROOT);
        return (isWhole ? offer.own(mime) : Optional.<Negotiation> empty())
                .or(() -> wanted == Known.ANY ? Optional.empty() : offer.ofAnything(mime))
                .or(() -> builtIn(wanted));
    }

    private static Optional<Negotiation> builtIn(MediaType wanted) {
        if (wanted == Known.ANY || wanted == Known.JSON) {
            return Optional.of(new Negotiation(Known.JSON.contentType(), Form.Known.ARRAY, false));
        }
        return wanted == Known.CSV
                ? Optional.of(new Negotiation(wanted.contentType(), Form.Known.CSV, false))
                : Optional.empty();
    }

    /** What the schema itself has to offer for a resource. */
    private record Offer(Catalogue catalogue, QualifiedName resource, Optional<Routine> routine) {

        /** What answers anything goes before what answers just that. */
        Optional<Negotiation> own(String mime) {
            return exactly(MediaHandler.ANY).or(() -> exactly(mime));
        }

        Optional<Negotiation> ofAnything(String mime) {
            return catalogue.handler(mime).map(Offer::aggregated);
        }

        private Optional<Negotiation> exactly(String mime) {
            return routine.filter(own -> own.mediaType().filter(mime::equalsIgnoreCase).isPresent())
                    .map(own -> own.result().type().name().equals("bytea"))
                    .map(isBytes -> new Negotiation(contentType(mime, isBytes), new Form.Value(isBytes), false))
                    .or(() -> catalogue.isRepresented(resource)
                            ? Optional.empty()
                            : catalogue.handler(resource, mime).map(Offer::aggregated));
        }

        private static Negotiation aggregated(MediaHandler handler) {
            var form = handler.isOfFeatures()
                    ? new Form.Features(handler.function())
                    : new Form.Aggregated(handler.function(), handler.table(), handler.isBytes());
            return new Negotiation(contentType(handler.mediaType(), handler.isBytes()), form, false);
        }

        /** Text is text of UTF-8, which not everybody takes for granted. */
        private static String contentType(String mime, boolean isBytes) {
            if (mime.equals(MediaHandler.ANY)) {
                return Known.OCTET_STREAM.contentType();
            }
            return mime.startsWith("text/") && !isBytes ? mime + "; charset=utf-8" : MediaType.of(mime).contentType();
        }
    }
}
