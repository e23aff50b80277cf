package dev.playhead.dataapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.dataapi.catalogue.Call.Body;
import dev.playhead.dataapi.catalogue.Column.Origin;
import dev.playhead.dataapi.catalogue.Lookup.Failed;
import dev.playhead.dataapi.catalogue.Lookup.Found;
import dev.playhead.dataapi.catalogue.Relationship.ByFunction;
import dev.playhead.dataapi.catalogue.Relationship.ByJunction;
import dev.playhead.dataapi.catalogue.Relationship.ByKey;
import dev.playhead.dataapi.catalogue.Routine.Shape;
import dev.playhead.dataapi.catalogue.Routine.Volatility;
import dev.playhead.dataapi.catalogue.Table.Kind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** What is known of a schema that has one of everything. */
@QuarkusTest
@QuarkusTestResource(value = OneOfEverything.class, restrictToAnnotatedClass = true)
@DisplayNameGeneration(ReplaceUnderscores.class)
class CatalogueTest {

    @Inject
    Catalogues catalogues;

    private Catalogue catalogue;

    @BeforeEach
    void the_schema_is_known() {
        if (!isKnown()) {
            OneOfEverything.make();
            await().until(this::isKnown);
        }
        catalogue = catalogues.newest().orElseThrow();
    }

    private boolean isKnown() {
        return catalogues.newest()
                .filter(each -> each.relationship(named("measurements"), "clients", Optional.empty()) instanceof Found
                        && each.descriptionOf("dataapi").isPresent())
                .isPresent();
    }

    @Test
    void tables_of_every_kind_are_listed_and_partitions_are_not() {
        assertThat(table("clients").kind()).isEqualTo(Kind.TABLE);
        assertThat(table("clients").description()).contains("Who pays");
        assertThat(table("projects_view").kind()).isEqualTo(Kind.VIEW);
        assertThat(table("projects_summary").kind()).isEqualTo(Kind.MATERIALIZED_VIEW);
        assertThat(table("measurements").kind()).isEqualTo(Kind.PARTITIONED_TABLE);
        assertThat(table("measurements").primaryKey()).containsExactly("id", "taken_on");
        assertThat(table("untouchable").primaryKey()).as("who may touch it is not asked here").containsExactly("id");
        assertThat(table("without_key").primaryKey()).isEmpty();
        assertThat(catalogue.table(named("measurements_2026"))).isInstanceOf(Failed.class);
        assertThat(catalogue.table(new QualifiedName("dataapi_private", "actors"))).isInstanceOf(Failed.class);
        assertThat(catalogue.table(new QualifiedName("public", "projects"))).isInstanceOf(Found.class);
        assertThat(catalogue.descriptionOf("dataapi")).contains("One of everything");
    }

    @ParameterizedTest
    @CsvSource({ "clients,true", "measurements,true", "projects_view,true", "projects_union,false", "projects_summary,false",
            "tasks_of_clients,false" })
    void what_can_be_written_is_known(String table, boolean isWritable) {
        assertThat(table(table)).extracting(Table::isInsertable, Table::isUpdatable, Table::isDeletable)
                .containsOnly(isWritable);
    }

    @Test
    void views_have_the_keys_that_they_show() {
        assertThat(table("projects_view").primaryKey()).containsExactly("id");
        assertThat(table("projects_view_of_view").primaryKey()).containsExactly("t_id");
        assertThat(table("roles").primaryKey()).containsExactly("roleId");
        assertThat(table("projects_summary").primaryKey()).containsExactly("id");
        assertThat(table("tasks_of_clients").primaryKey()).containsExactlyInAnyOrder("task_id", "client_id");
        assertThat(table("main_jobs").primaryKey()).containsExactlyInAnyOrder("job_id", "site_id", "big_project_id");
        assertThat(table("projects_computed").primaryKey()).isEmpty();
        assertThat(table("projects_union").primaryKey()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "id      | bigint                      | bigint                   ",
            "letters | text                        | text                     ",
            "limited | character varying           | character varying(10)    ",
            "fixed   | character                   | character(3)             ",
            "bits    | bit                         | bit(4)                   ",
            "amount  | numeric                     | numeric(10,2)            ",
            "code    | character varying           | dataapi.code             ",
            "short   | character varying           | dataapi.short_code       ",
            "mood    | dataapi.mood                | dataapi.mood             ",
            "temper  | dataapi.temper              | dataapi.temper           ",
            "moods   | dataapi.mood[]              | dataapi.mood[]           ",
            "numbers | integer[]                   | integer[]                ",
            "place   | dataapi.point2              | dataapi.point2           ",
            "during  | tstzrange                   | tstzrange                ",
            "spans   | int4multirange              | int4multirange           ",
            "data    | jsonb                       | jsonb                    ",
            "words   | tsvector                    | tsvector                 ",
            "raw     | bytea                       | bytea                    ",
            "at      | timestamp with time zone    | timestamp with time zone " })
    void columns_have_types(String column, String type, String nominalType) {
        assertThat(column(column)).extracting(Column::type, Column::nominalType).containsExactly(type, nominalType);
    }

    @Test
    void columns_are_in_order_and_described() {
        assertThat(table("everything").columns().keySet()).startsWith("id", "letters", "limited").endsWith("key", "twice");
        assertThat(table("clients").columns().get("name").description()).contains("As it stands on the invoice");
        assertThat(table("clients").columns().get("name").isOptional()).isFalse();
        assertThat(column("limited").maxLength()).contains(10);
        assertThat(column("short").maxLength()).contains(5);
        assertThat(column("bits").maxLength()).contains(4);
        assertThat(column("amount").maxLength()).isEmpty();
        assertThat(column("short").isNullable()).isFalse();
        assertThat(column("code").isNullable()).isTrue();
        assertThat(column("mood").enumValues()).containsExactly("sad", "so so", "happy");
        assertThat(column("temper").enumValues()).containsExactly("sad", "so so", "happy");
        assertThat(column("letters").enumValues()).isEmpty();
    }

    @Test
    void columns_say_where_a_value_comes_from_that_nobody_gives() {
        assertThat(column("id").origin()).isEqualTo(Origin.IDENTITY_BY_DEFAULT);
        assertThat(column("id").defaultValue()).contains("nextval('dataapi.everything_id_seq')");
        assertThat(column("twice").origin()).isEqualTo(Origin.GENERATED);
        assertThat(column("twice").defaultValue()).isEmpty();
        assertThat(table("sightings").columns().get("id").origin()).isEqualTo(Origin.IDENTITY_ALWAYS);
        assertThat(column("letters").defaultValue()).contains("'abc'::text");
        assertThat(column("code").defaultValue()).contains("'none'::character varying");
        assertThat(column("mood").defaultValue()).contains("'happy'::dataapi.mood");
        assertThat(column("plain").defaultValue()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "projects, clients, -, client many-to-one projects(client_id) clients(id)",
            "projects, client, -, client many-to-one projects(client_id) clients(id)",
            "projects, client_id, -, client many-to-one projects(client_id) clients(id)",
            "clients, projects, -, client one-to-many clients(id) projects(client_id)",
            "clients, projects, client, client one-to-many clients(id) projects(client_id)",
            "clients, projects, client_id, client one-to-many clients(id) projects(client_id)",
            "projects, project_leads, -, project_leads_project_id_fkey one-to-one projects(id) project_leads(project_id)",
            "project_leads, projects, -, project_leads_project_id_fkey one-to-one project_leads(project_id) projects(id)",
            "comments, users_tasks, -, author many-to-one comments(task_id;user_id) users_tasks(task_id;user_id)",
            "comments, author, -, author many-to-one comments(task_id;user_id) users_tasks(task_id;user_id)",
            "family_tree, family_tree, -, pid one-to-many family_tree(id) family_tree(parent)",
            "family_tree, parent, -, pid many-to-one family_tree(parent) family_tree(id)",
            "family_tree, family_tree, parent, pid one-to-many family_tree(id) family_tree(parent)",
            "orders, billing, -, billing many-to-one orders(billing_address_id) addresses(id)",
            "addresses, orders, shipping_address_id, shipping one-to-many addresses(id) orders(shipping_address_id)",
            "sites, main_project, -, main_project many-to-one sites(main_project_id) big_projects(big_project_id)",
            "roles, actors, -, roles_actor_id_fkey many-to-one roles(actorId) actors(id)",
            "actors, roles, -, roles_actor_id_fkey one-to-many actors(id) roles(actorId)",
            "projects_view, clients, -, client many-to-one projects_view(client_id) clients(id)",
            "projects_view_of_view, clients, -, client many-to-one projects_view_of_view(t_client_id) clients(id)",
            "tasks, projects_view, -, project many-to-one tasks(project_id) projects_view(id)",
            "projects_summary, clients, -, client many-to-one projects_summary(client_id) clients(id)",
            "clients, measurements, -, measurements_client_id_fkey one-to-many clients(id) measurements(client_id)",
            "notes_on_measurements, measurements, -, measured many-to-one notes_on_measurements(measurement_id;taken_on) measurements(id;taken_on)",
    })
    void keys_relate_tables_and_views(String from, String target, String hint, String expected) {
        var found = relationship(from, target, hint);

        assertThat(found).isInstanceOfSatisfying(ByKey.class, key -> assertThat("%s %s %s(%s) %s(%s)".formatted(
                key.constraint(), key.cardinality(),
                key.from().name(), String.join(";", key.columns().stream().map(ColumnPair::column).toList()),
                key.to().name(), String.join(";", key.columns().stream().map(ColumnPair::other).toList())))
                .isEqualTo(expected));
    }

    @Test
    void a_junction_relates_what_its_primary_key_holds() {
        assertThat(relationship("users", "tasks", null)).isInstanceOfSatisfying(ByJunction.class, through -> {
            assertThat(through.junction()).isEqualTo(named("users_tasks"));
            assertThat(through.fromConstraint()).isEqualTo("users_tasks_user_id_fkey");
            assertThat(through.fromColumns()).containsExactly(new ColumnPair("id", "user_id"));
            assertThat(through.toColumns()).containsExactly(new ColumnPair("id", "task_id"));
            assertThat(through.isToOne()).isFalse();
        });
        assertThat(relationship("users", "tasks", "users_tasks")).isInstanceOf(ByJunction.class);
        assertThat(error("users", "tasks", "sightings").code()).isEqualTo(CatalogueError.Code.NO_RELATIONSHIP);
    }

    @Test
    void functions_relate_too_and_stand_before_keys() {
        assertThat(relationship("projects", "first_task", null))
                .isEqualTo(new ByFunction(named("projects"), named("tasks"), named("first_task"), true));
        assertThat(relationship("projects", "other_projects", null).isToOne()).isFalse();
        assertThat(relationship("projects", "lead_of", null).isToOne()).isTrue();
        assertThat(relationship("measurements", "clients", null)).isInstanceOf(ByFunction.class);
        assertThat(catalogue.computedColumn(named("clients"), "shouted"))
                .contains(new ComputedColumn(named("clients"), named("shouted"), "text"));
        assertThat(catalogue.computedColumn(named("clients"), "name")).isEmpty();
        assertThat(catalogue.computedColumn(named("projects"), "first_task")).isEmpty();
    }

    @Test
    void what_a_view_computes_relates_to_nothing() {
        assertThat(error("projects_computed", "clients", null).code()).isEqualTo(CatalogueError.Code.NO_RELATIONSHIP);
        assertThat(error("projects_union", "clients", null).code()).isEqualTo(CatalogueError.Code.NO_RELATIONSHIP);
    }

    @Test
    void more_than_one_relationship_is_told_with_all_of_them() {
        var error = error("sites", "big_projects", null);

        assertThat(error.code()).hasToString("PGRST201");
        assertThat(error.code().status()).isEqualTo(300);
        assertThat(error.message())
                .isEqualTo("Could not embed because more than one relationship was found for 'sites' and 'big_projects'");
        assertThat(error.details()).isEmpty();
        assertThat(error.candidates()).containsExactly(
                new CatalogueError.Candidate("many-to-one", "sites with big_projects",
                        "main_project using sites(main_project_id) and big_projects(big_project_id)"),
                new CatalogueError.Candidate("many-to-many", "sites with big_projects",
                        "jobs using jobs_site_id_fkey(site_id) and jobs_big_project_id_fkey(big_project_id)"),
                new CatalogueError.Candidate("many-to-many", "sites with big_projects",
                        "main_jobs using jobs_site_id_fkey(site_id) and jobs_big_project_id_fkey(big_project_id)"));
        assertThat(error.hint()).contains("Try changing 'big_projects' to one of the following: 'big_projects!main_project', "
                + "'big_projects!jobs', 'big_projects!main_jobs'. Find the desired relationship in the 'details' key.");
        assertThat(error("agents", "departments", null).candidates()).extracting(CatalogueError.Candidate::relationship)
                .containsExactly("departments_head_id_fkey using agents(id) and departments(head_id)",
                        "agents_department_id_fkey using agents(department_id) and departments(id)");
        assertThat(error("projects_twice", "clients", null).candidates()).hasSize(2);
        assertThat(relationship("projects_twice", "clients", "client_two")).isInstanceOf(ByKey.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "projects | client_names | - | -",
            "projects | clientz | - | Perhaps you meant 'clients' instead of 'clientz'.",
            "projectz | clients | - | Perhaps you meant 'projects' instead of 'projectz'.",
            "projects | clients | nothing | -",
            "quetzal_x | clients | - | -" })
    void no_relationship_is_told_with_what_may_have_been_meant(String from, String target, String hint, String suggestion) {
        var error = error(from, target, hint);

        assertThat(error.code()).hasToString("PGRST200");
        assertThat(error.code().status()).isEqualTo(400);
        assertThat(error.message()).isEqualTo("Could not find a relationship between '%s' and '%s' in the schema cache"
                .formatted(from, target));
        assertThat(error.details()).contains(("Searched for a foreign key relationship between '%s' and '%s'%s in the schema "
                + "'dataapi', but no matches were found.").formatted(from, target,
                        hint == null ? "" : " using the hint '" + hint + "'"));
        if (!target.equals("client_names")) {
            assertThat(error.hint()).isEqualTo(Optional.ofNullable(suggestion));
        }
    }

    @Test
    void a_table_that_is_not_there_is_told_with_one_like_it() {
        var error = ((Failed<Table>) catalogue.table(named("clientss"))).error();

        assertThat(error.code()).hasToString("PGRST205");
        assertThat(error.code().status()).isEqualTo(404);
        assertThat(error.message()).isEqualTo("Could not find the table 'dataapi.clientss' in the schema cache");
        assertThat(error.hint()).contains("Perhaps you meant the table 'dataapi.clients'");
        assertThat(((Failed<Table>) catalogue.table(named("nothing_like_it"))).error().hint()).isEmpty();
    }

    @Test
    void a_column_that_is_not_there_is_told() {
        var error = ((Failed<Column>) catalogue.column(table("clients"), "age")).error();

        assertThat(error.code()).hasToString("PGRST204");
        assertThat(error.message()).isEqualTo("Could not find the 'age' column of 'clients' in the schema cache");
        assertThat(catalogue.column(table("clients"), "name")).isInstanceOf(Found.class);
    }

    @Test
    void functions_say_what_they_take_and_return() {
        var add = routine("add_them", Body.NONE, "a", "b");
        assertThat(add.description()).contains("Adds two numbers");
        assertThat(add.volatility()).isEqualTo(Volatility.IMMUTABLE);
        assertThat(add.parameters()).extracting(Parameter::name, Parameter::type, Parameter::isRequired)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("a", "integer", true),
                        org.assertj.core.groups.Tuple.tuple("b", "integer", true));
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

        assertThat(error.code()).hasToString("PGRST203");
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
        assertThat(failure("unnamed_text", Body.JSON, "x").code()).hasToString("PGRST202");
        assertThat(failure("unnamed_json", Body.NONE, "x").code()).hasToString("PGRST202");
        assertThat(failure("named_json", Body.JSON, "x").code()).as("a name is a name").hasToString("PGRST202");
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

    @ParameterizedTest
    @ValueSource(strings = { "UTC", "America/Los_Angeles" })
    void time_zones_are_known(String name) {
        assertThat(catalogue.isTimezone(name)).isTrue();
        assertThat(catalogue.isTimezone("Mars/" + name)).isFalse();
    }

    private Table table(String name) {
        return catalogue.table(named(name)).orElseThrow(error -> new IllegalStateException(error.message()));
    }

    private Column column(String name) {
        return table("everything").columns().get(name);
    }

    private Relationship relationship(String from, String target, String hint) {
        return catalogue.relationship(named(from), target, Optional.ofNullable(hint))
                .orElseThrow(error -> new IllegalStateException(error.message()));
    }

    private CatalogueError error(String from, String target, String hint) {
        return ((Failed<Relationship>) catalogue.relationship(named(from), target, Optional.ofNullable(hint))).error();
    }

    private Routine routine(String name, Body body, String... arguments) {
        return catalogue.routine(new Call(named(name), new TreeSet<>(List.of(arguments)), body))
                .orElseThrow(error -> new IllegalStateException(error.message()));
    }

    private CatalogueError failure(String name, Body body, String... arguments) {
        return ((Failed<Routine>) catalogue.routine(new Call(named(name), new TreeSet<>(List.of(arguments)), body))).error();
    }

    private static QualifiedName named(String name) {
        return new QualifiedName("dataapi", name);
    }
}
