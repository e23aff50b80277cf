package dev.playhead.dataapi.plan;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.playhead.dataapi.catalogue.Call;
import dev.playhead.dataapi.catalogue.Catalogue;
import dev.playhead.dataapi.catalogue.Parameter;
import dev.playhead.dataapi.catalogue.QualifiedName;
import dev.playhead.dataapi.catalogue.Routine;
import dev.playhead.dataapi.plan.CallPlan.Arguments;
import dev.playhead.dataapi.plan.CallPlan.Text;
import dev.playhead.dataapi.request.ApiRequest;
import dev.playhead.dataapi.request.CallBody;
import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.MediaType.Known;

/** Finds the function that is called, and says how. */
final class CallPlanner {

    private final Catalogue catalogue;
    private final Plans.Settings settings;
    private final ApiRequest request;

    CallPlanner(Catalogue catalogue, Plans.Settings settings, ApiRequest request) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.request = request;
    }

    CallPlan plan(String function, CallBody body) {
        var name = new QualifiedName(request.profile().schema(), function);
        var routine = catalogue.routine(new Call(name, body.names(), kind(body))).orElseThrow(Refusals::exception);
        if (request.preferences().enforcedMaxAffected() != null && !routine.result().isSet()) {
            throw ErrorCode.MAX_AFFECTED_ON_SCALAR.of().asException();
        }
        var source = routine.result().table().orElse(routine.name());
        var rows = new ReadPlanner(catalogue, settings, ReadRequest.of(request), ownColumns(routine)).plan(source);
        return new CallPlan(routine, arguments(routine, body), rows);
    }

    private static Call.Body kind(CallBody body) {
        if (body instanceof CallBody.Texts texts) {
            return texts.isForm() ? Call.Body.OTHER : Call.Body.NONE;
        }
        if (body instanceof CallBody.Raw raw) {
            return raw.mediaType() == Known.OCTET_STREAM ? Call.Body.BINARY
                    : raw.mediaType() == Known.XML ? Call.Body.XML : Call.Body.TEXT;
        }
        return body instanceof CallBody.Json json && json.isMade() ? Call.Body.OTHER : Call.Body.JSON;
    }

    private static Map<String, String> ownColumns(Routine routine) {
        var columns = new LinkedHashMap<String, String>();
        if (routine.result().table().isEmpty()) {
            routine.outputs().forEach(output -> columns.put(output.name(), output.type()));
        }
        return columns;
    }

    private static Arguments arguments(Routine routine, CallBody body) {
        if (body instanceof CallBody.Raw raw) {
            return raw.mediaType() == Known.OCTET_STREAM
                    ? new Arguments.Bytes(raw.bytes())
                    : new Arguments.Whole(routine.parameters().get(0), new String(raw.bytes(), StandardCharsets.UTF_8));
        }
        var given = routine.parameters().stream()
                .filter(parameter -> !parameter.name().isEmpty() && body.names().contains(parameter.name()))
                .toList();
        if (body instanceof CallBody.Json json) {
            return routine.bodyParameter().<Arguments> map(whole -> new Arguments.Whole(whole, json.text()))
                    .orElseGet(() -> new Arguments.Members(json.text(), json.isArray(), given));
        }
        var texts = (CallBody.Texts) body;
        return new Arguments.Texts(given.stream().map(parameter -> text(parameter, texts)).toList());
    }

    /** Of a name that comes again, the last counts, where the parameter does not take them all. */
    private static Text text(Parameter parameter, CallBody.Texts texts) {
        var values = texts.values(parameter.name());
        return new Text(parameter, parameter.mode() == Parameter.Mode.VARIADIC
                ? values
                : values.subList(values.size() - 1, values.size()));
    }
}
