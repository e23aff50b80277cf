package dev.playhead.dataapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.playhead.dataapi.catalogue.Column.Origin;
import dev.playhead.dataapi.catalogue.Lookup.Failed;
import dev.playhead.dataapi.catalogue.Lookup.Found;
import dev.playhead.dataapi.catalogue.Table.Kind;
import dev.playhead.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** What is known of the tables and views of a schema that has one of everything. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
@QuarkusTestResource(value = OneOfEverything.class, restrictToAnnotatedClass = true)
class TablesTest extends KnownSchema {

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
        assertThat(catalogue.schemas()).containsExactly("dataapi", "public");
        assertThat(catalogue.extraSearchPath()).containsExactly("public", "extensions");
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
        assertThat(table("odd_names").primaryKey()).containsExactly(":resno");
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

    @Test
    void a_table_that_is_not_there_is_told_with_one_like_it() {
        var error = ((Failed<Table>) catalogue.table(named("clientss"))).error();

        assertThat(error.code().code()).isEqualTo("PGRST205");
        assertThat(error.code().status()).isEqualTo(404);
        assertThat(error.message()).isEqualTo("Could not find the table 'dataapi.clientss' in the schema cache");
        assertThat(error.hint()).contains("Perhaps you meant the table 'dataapi.clients'");
        assertThat(((Failed<Table>) catalogue.table(named("nothing_like_it"))).error().hint()).isEmpty();
    }

    @Test
    void a_column_that_is_not_there_is_told() {
        var error = ((Failed<Column>) catalogue.column(table("clients"), "age")).error();

        assertThat(error.code().code()).isEqualTo("PGRST204");
        assertThat(error.message()).isEqualTo("Could not find the 'age' column of 'clients' in the schema cache");
        assertThat(catalogue.column(table("clients"), "name")).isInstanceOf(Found.class);
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
}
