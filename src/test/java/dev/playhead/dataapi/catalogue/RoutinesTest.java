package dev.playhead.dataapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import dev.playhead.dataapi.catalogue.Call.Body;
import dev.playhead.dataapi.catalogue.Lookup.Failed;
import dev.playhead.dataapi.catalogue.Routine.Shape;
import dev.playhead.dataapi.catalogue.Routine.Volatility;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Which function a call means in a schema that has one of everything. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@QuarkusTestResource(value = OneOfEverything.class, restrictToAnnotatedClass = true)
class RoutinesTest extends KnownSchema {

    @Test
    void functions_say_what_they_take_and_return() {
        var add = routine("add_them", Body.NONE, "a", "b");
        assertThat(add.description()).contains("Adds two numbers");
        assertThat(add.volatility()).isEqualTo(Volatility.IMMUTABLE);
        assertThat(add.parameters()).extracting(Parameter::name, Parameter::type, Parameter::isRequired)
                .containsExactly(tuple("a", "integer", true),
                        tuple("b", "integer", true));
        assertThat(add.result().shape()).isEqualTo(Shape.SCALAR);

        assertThat(routine("say_hello", Body.JSON).parameters().get(0).isRequired()).isFalse();
        assertThat(routine("nothing", Body.JSON).result().isVoid()).isTrue();
        assertThat(routine("get_projects_below", Body.NONE, "below").result())
                .isEqualTo(new Routine.Result(Shape.COMPOSITE, true, named("projects"), false, true));
        assertThat(routine("get_project", Body.NONE, "wanted").result().table()).contains(named("projects"));
        assertThat(routine("numbers_up_to", Body.NONE, "last").result())
                .isEqualTo(new Routine.Result(Shape.SCALAR, true, new QualifiedName("pg_catalog", "int4"), false, false));
        assertThat(routine("a_point", Body.NONE).result().shape()).isEqualTo(Shape.COMPOSITE);
        assertThat(routine("a_code", Body.NONE).result())
                .isEqualTo(new Routine.Result(Shape.SCALAR, false, new QualifiedName("pg_catalog", "varchar"), true, false));
        assertThat(routine("slow", Body.NONE).settings()).isEqualTo(Map.of("statement_timeout", "3s", "work_mem", "8MB"));
    }

    @Test
    void functions_have_columns_of_their_own_and_parameters_of_every_mode() {
        var table = routine("as_table", Body.NONE, "wanted");
        assertThat(table.result().shape()).isEqualTo(Shape.COMPOSITE);
        assertThat(table.result().isSet()).isTrue();
        assertThat(table.outputs()).extracting(Parameter::name).containsExactly("id", "label");

        var sums = routine("sums", Body.JSON, "factor", "thrice");
        assertThat(sums.parameters()).extracting(Parameter::name).containsExactly("factor", "thrice");
        assertThat(sums.outputs()).extracting(Parameter::name).containsExactly("twice", "thrice");
        assertThat(sums.result().shape()).isEqualTo(Shape.COMPOSITE);

        assertThat(routine("join_all", Body.NONE, "words").isVariadic()).isTrue();
        assertThat(routine("join_all", Body.NONE).parameters().get(0).isRequired()).isFalse();
        assertThat(routine("whole", Body.JSON, "one", "many").parameters()).extracting(Parameter::valueType)
                .containsExactly("character varying", "bit varying[]");
        assertThat(catalogue.overloads(named("on_change"))).isEmpty();
        assertThat(catalogue.overloads(named("unnamed_integer"))).isEmpty();
    }

    @Test
    void overloads_are_told_apart_by_the_names_of_arguments() {
        assertThat(routine("overloaded", Body.NONE).parameters()).isEmpty();
        assertThat(routine("overloaded", Body.JSON, "a", "b").parameters()).hasSize(2);
        assertThat(routine("overloaded", Body.JSON, "a", "b", "c").parameters()).hasSize(3);
        assertThat(failure("overloaded", Body.JSON, "a").message()).isEqualTo("Could not choose the best candidate function "
                + "between: dataapi.overloaded(a => integer), dataapi.overloaded(a => integer, b => integer)");
    }

    @Test
    void more_than_one_function_is_told_with_all_of_them() {
        var error = failure("same_names", Body.NONE, "arg");

        assertThat(error.code().code()).isEqualTo("PGRST203");
        assertThat(error.code().status()).isEqualTo(300);
        assertThat(error.message()).isEqualTo("Could not choose the best candidate function between: "
                + "dataapi.same_names(arg => integer), dataapi.same_names(arg => xml), "
                + "dataapi.same_names(arg => text, num => integer)");
        assertThat(error.hint()).contains(
                "Try renaming the parameters or the function itself in the database so function overloading can be resolved");
    }

    @Test
    void a_body_goes_to_the_single_parameter_without_a_name() {
        assertThat(routine("unnamed_json", Body.JSON, "x", "y").bodyParameter()).isPresent();
        assertThat(routine("unnamed_text", Body.TEXT).bodyParameter()).isPresent();
        assertThat(routine("unnamed_bytea", Body.BINARY).bodyParameter()).isPresent();
        assertThat(routine("named_or_not", Body.JSON, "a").bodyParameter()).isEmpty();
        assertThat(routine("named_or_not", Body.JSON, "z").bodyParameter()).isPresent();
        assertThat(failure("unnamed_text", Body.JSON, "x").code().code()).isEqualTo("PGRST202");
        assertThat(failure("unnamed_json", Body.NONE, "x").code().code()).isEqualTo("PGRST202");
        assertThat(failure("named_json", Body.JSON, "x").code().code()).as("a name is a name").isEqualTo("PGRST202");
        var error = failure("add_them", Body.TEXT);
        assertThat(error.message()).isEqualTo("Could not find the function dataapi.add_them in the schema cache");
        assertThat(error.details()).contains("Searched for the function dataapi.add_them with a single unnamed text parameter, "
                + "but no matches were found in the schema cache.");
        assertThat(error.hint()).isEmpty();
    }

    @Test
    void a_function_that_is_not_there_is_told_with_what_may_have_been_meant() {
        var byName = failure("say_hell", Body.NONE);
        assertThat(byName.code().status()).isEqualTo(404);
        assertThat(byName.message())
                .isEqualTo("Could not find the function dataapi.say_hell without parameters in the schema cache");
        assertThat(byName.details()).contains("Searched for the function dataapi.say_hell without parameters, "
                + "but no matches were found in the schema cache.");
        assertThat(byName.hint()).contains("Perhaps you meant to call the function dataapi.say_hello");

        var byParameters = failure("add_them", Body.JSON, "b", "c", "smthelse");
        assertThat(byParameters.message())
                .isEqualTo("Could not find the function dataapi.add_them(b, c, smthelse) in the schema cache");
        assertThat(byParameters.details()).contains("Searched for the function dataapi.add_them with parameters b, c, smthelse "
                + "or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.");
        assertThat(failure("add_them", Body.NONE, "a").hint())
                .contains("Perhaps you meant to call the function dataapi.add_them(a, b)");
        assertThat(failure("add_them", Body.NONE, "a").details()).contains("Searched for the function dataapi.add_them "
                + "with parameter a, but no matches were found in the schema cache.");
    }

    private Routine routine(String name, Body body, String... arguments) {
        return catalogue.routine(new Call(named(name), new TreeSet<>(List.of(arguments)), body))
                .orElseThrow(error -> new IllegalStateException(error.message()));
    }

    private CatalogueError failure(String name, Body body, String... arguments) {
        return ((Failed<Routine>) catalogue.routine(new Call(named(name), new TreeSet<>(List.of(arguments)), body))).error();
    }
}
