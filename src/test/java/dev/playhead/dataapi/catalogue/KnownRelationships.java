package dev.playhead.dataapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.playhead.dataapi.catalogue.Lookup.Failed;
import dev.playhead.dataapi.catalogue.Relationship.ByFunction;
import dev.playhead.dataapi.catalogue.Relationship.ByJunction;
import dev.playhead.dataapi.catalogue.Relationship.ByKey;
import dev.playhead.dataapi.request.ErrorCode;

/** What belongs together in a schema that has one of everything, and what is said where nothing does. */
abstract class KnownRelationships extends KnownSchema {

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
            "odd_names, clients, -, client many-to-one odd_names(:resorigcol 7) clients(id)",
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
        assertThat(error("users", "tasks", "sightings").code()).isEqualTo(ErrorCode.NO_RELATIONSHIP);
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
        assertThat(error("projects_computed", "clients", null).code()).isEqualTo(ErrorCode.NO_RELATIONSHIP);
        assertThat(error("projects_union", "clients", null).code()).isEqualTo(ErrorCode.NO_RELATIONSHIP);
    }

    @Test
    void more_than_one_relationship_is_told_with_all_of_them() {
        var error = error("sites", "big_projects", null);

        assertThat(error.code().code()).isEqualTo("PGRST201");
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

        assertThat(error.code().code()).isEqualTo("PGRST200");
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

    private Relationship relationship(String from, String target, String hint) {
        return catalogue.relationship(named(from), target, Optional.ofNullable(hint))
                .orElseThrow(error -> new IllegalStateException(error.message()));
    }

    private CatalogueError error(String from, String target, String hint) {
        return ((Failed<Relationship>) catalogue.relationship(named(from), target, Optional.ofNullable(hint))).error();
    }
}
