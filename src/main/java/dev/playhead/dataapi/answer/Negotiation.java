package dev.playhead.dataapi.answer;

import java.util.List;
import java.util.Optional;

import dev.playhead.dataapi.request.MediaType;
import dev.playhead.dataapi.request.MediaType.Known;
import dev.playhead.dataapi.request.MediaType.Plan;
import dev.playhead.dataapi.request.MediaType.Singular;
import dev.playhead.dataapi.request.RestError;
import dev.playhead.dataapi.statement.ReadAnswer.Form;

/**
 * The form that rows are answered in.
 *
 * @param isSingular whether there must be exactly one
 */
public record Negotiation(MediaType mediaType, Form form, boolean isSingular) {

    /**
     * The first that is accepted and can be given; refused where there is none.
     *
     * @param showsPlans whether the plan of a query can be had in place of its answer
     */
    public static Negotiation of(List<MediaType> accepted, boolean showsPlans) {
        for (var wanted : accepted) {
            if (wanted instanceof Plan plan && showsPlans) {
                return new Negotiation(plan, of(List.of(plan.of()), false).form, false);
            }
            if (wanted instanceof Singular singular) {
                return new Negotiation(wanted, singular.stripsNulls() ? Form.STRIPPED_OBJECT : Form.OBJECT, true);
            }
            if (wanted == Known.ANY || wanted == Known.JSON) {
                return new Negotiation(Known.JSON, Form.ARRAY, false);
            }
            if (wanted == Known.STRIPPED_ARRAY) {
                return new Negotiation(wanted, Form.STRIPPED_ARRAY, false);
            }
            if (wanted == Known.CSV) {
                return new Negotiation(wanted, Form.CSV, false);
            }
        }
        throw RestError.noMediaType(accepted.stream().map(MediaType::mime).toList()).asException();
    }

    /** The plan, where that is wanted in place of the rows. */
    public Optional<Plan> plan() {
        return mediaType instanceof Plan plan ? Optional.of(plan) : Optional.empty();
    }
}
