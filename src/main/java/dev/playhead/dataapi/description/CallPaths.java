package dev.playhead.dataapi.description;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.playhead.dataapi.catalogue.Parameter;
import dev.playhead.dataapi.catalogue.Routine;
import dev.playhead.dataapi.catalogue.Routine.Volatility;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * How functions are called. Several of one name have one path: it takes what any of them takes, and what all need is needed;
 * which there are is said in words.
 */
final class CallPaths {

    private static final JsonArray FORMS = new JsonArray(List.of("application/json",
            "application/vnd.pgrst.object+json;nulls=stripped", "application/vnd.pgrst.object+json"));

    private CallPaths() {
    }

    /** @param overloads at least one */
    static JsonObject of(List<Routine> overloads) {
        var path = new JsonObject();
        var readable = overloads.stream().filter(routine -> routine.volatility() != Volatility.VOLATILE).toList();
        if (!readable.isEmpty()) {
            var parameters = new JsonArray();
            parameters(readable).forEach(parameter -> parameters.add(inQuery(parameter)));
            path.put("get", operation(readable).put("parameters", parameters));
        }
        var body = new JsonObject().put("name", "args").put("required", true).put("in", "body")
                .put("schema", schema(overloads));
        return path.put("post", operation(overloads).put("parameters", new JsonArray().add(body)
                .add(new JsonObject().put("$ref", "#/parameters/preferParams"))));
    }

    /** Of two of a name the first counts, and it is required where each of the functions requires it. */
    private static List<Parameter> parameters(List<Routine> overloads) {
        var byName = new LinkedHashMap<String, Parameter>();
        overloads.forEach(routine -> routine.parameters().forEach(each -> byName.putIfAbsent(each.name(), each)));
        var parameters = new ArrayList<Parameter>();
        byName.forEach((name, each) -> parameters.add(new Parameter(name, each.type(), each.valueType(), each.mode(),
                overloads.stream().allMatch(routine -> routine.parameter(name).filter(Parameter::isRequired).isPresent()))));
        return parameters;
    }

    private static JsonObject operation(List<Routine> overloads) {
        var operation = new JsonObject().put("tags", new JsonArray().add("(rpc) " + overloads.get(0).name().name()))
                .put("produces", FORMS.copy())
                .put("responses", Paths.response("200", "OK"));
        return Paths.described(operation, description(overloads));
    }

    private static Optional<String> description(List<Routine> overloads) {
        var first = overloads.stream().flatMap(routine -> routine.description().stream()).findFirst();
        if (overloads.size() == 1) {
            return first;
        }
        var signatures = overloads.stream()
                .map(routine -> "- " + signature(routine) + routine.description().map(text -> ": " + text).orElse(""))
                .collect(Collectors.joining("\n", "One of:\n", ""));
        return Optional
                .of(first.map(text -> text.split("\n", 2)[0]).orElse(overloads.get(0).name().name()) + "\n\n" + signatures);
    }

    private static String signature(Routine routine) {
        return routine.parameters().stream()
                .map(parameter -> parameter.name() + " " + parameter.type() + (parameter.isRequired() ? "" : " (optional)"))
                .collect(Collectors.joining(", ", routine.name().name() + "(", ")"));
    }

    private static JsonObject inQuery(Parameter parameter) {
        var shown = new JsonObject().put("name", parameter.name()).put("required", parameter.isRequired()).put("in", "query");
        if (parameter.mode() != Parameter.Mode.VARIADIC) {
            return shown.put("type", TypeOfValue.ofText(parameter.type())).put("format", parameter.type());
        }
        var element = TypeOfValue.element(parameter.type());
        return shown.put("type", "array").put("collectionFormat", "multi")
                .put("items", new JsonObject().put("type", TypeOfValue.ofText(element)).put("format", element));
    }

    private static JsonObject schema(List<Routine> overloads) {
        var required = new JsonArray();
        var properties = new JsonObject();
        for (var parameter : parameters(overloads)) {
            if (parameter.isRequired()) {
                required.add(parameter.name());
            }
            properties.put(parameter.name(), TypeOfValue.schema(parameter.type()));
        }
        var schema = new JsonObject();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        description(overloads).ifPresent(text -> schema.put("description", text));
        return schema.put("properties", properties).put("type", "object");
    }
}
