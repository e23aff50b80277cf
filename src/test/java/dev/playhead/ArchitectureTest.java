package dev.playhead;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import io.vertx.mutiny.sqlclient.Pool;

/** The arrows between the packages, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "dev.playhead", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packages_form_no_cycle = slices().matching("dev.playhead.(*)..").should().beFreeOfCycles()
            .because("a reader must be able to understand one package after the other");

    @ArchTest
    static final ArchRule identity_is_vocabulary = only("identity", "identity")
            .because("who is asking must not depend on how we know");

    @ArchTest
    static final ArchRule problem_is_vocabulary = only("problem", "problem")
            .because("what can be refused is the same behind every door");

    @ArchTest
    static final ArchRule database_knows_no_feature = only("database", "database", "identity", "problem")
            .because("it is an edge, and features stand on it");

    @ArchTest
    static final ArchRule http_knows_no_feature = only("http", "http", "identity", "problem")
            .because("it is an edge, and features stand on it");

    @ArchTest
    static final ArchRule socket_knows_no_feature = only("socket", "socket")
            .because("a socket's moments and its end are the same whatever goes over it");

    @ArchTest
    static final ArchRule auth_stands_alone = feature("auth");

    @ArchTest
    static final ArchRule dataapi_stands_alone = feature("dataapi");

    @ArchTest
    static final ArchRule profile_stands_alone = feature("profile");

    @ArchTest
    static final ArchRule project_stands_alone = feature("project");

    @ArchTest
    static final ArchRule job_stands_alone = feature("job");

    @ArchTest
    static final ArchRule event_stands_alone = feature("event");

    @ArchTest
    static final ArchRule session_reaches_jobs_and_events = feature("session", "job", "event");

    @ArchTest
    static final ArchRule stream_reaches_events = feature("stream", "event", "socket");

    @ArchTest
    static final ArchRule realtime_reaches_events = feature("realtime", "event", "socket");

    @ArchTest
    static final ArchRule frames_are_vocabulary = only("realtime.frame", "realtime.frame")
            .because("what goes over the wire must not depend on what becomes of it");

    @ArchTest
    static final ArchRule worker_is_a_client_like_any_other = only("worker", "worker")
            .because("what it needs, any worker in any language must be able to do over /v1");

    @ArchTest
    static final ArchRule nobody_imports_the_platform = noClasses().that().resideOutsideOfPackage("dev.playhead.platform..")
            .should().dependOnClassesThat().resideInAPackage("dev.playhead.platform..")
            .because("the service must not know what it was started with");

    @ArchTest
    static final ArchRule only_the_database_holds_a_pool = noClasses().that().resideOutsideOfPackage("dev.playhead.database..")
            .should().dependOnClassesThat().areAssignableTo(Pool.class)
            .because("there is no way to a connection that does not say who is asking");

    @ArchTest
    static final ArchRule transports_have_no_sql = noClasses().that().resideInAPackage("dev.playhead.stream..")
            .should().dependOnClassesThat().resideInAnyPackage("io.vertx.mutiny.sqlclient..", "io.vertx.sqlclient..")
            .because("what may be seen is decided where it is read");

    @ArchTest
    static final ArchRule stores_are_their_packages_own = classes().that().haveSimpleNameEndingWith("Store")
            .should().notBePublic()
            .because("the SQL of a feature is behind the feature");

    @ArchTest
    static final ArchRule nothing_is_injected_into_fields = fields().should().notBeAnnotatedWith("jakarta.inject.Inject")
            .because("a constructor shows what a class needs");

    private static ArchRule feature(String name, String... others) {
        var reachable = new java.util.ArrayList<>(java.util.List.of(name, "database", "http", "identity", "problem"));
        reachable.addAll(java.util.List.of(others));
        return only(name, reachable.toArray(String[]::new))
                .because("features reach each other only along the arrows");
    }

    private static ArchRule only(String name, String... reachable) {
        var allowed = java.util.Arrays.stream(reachable).map(each -> "dev.playhead." + each + "..").toArray(String[]::new);
        DescribedPredicate<JavaClass> ours = resideInAnyPackage("dev.playhead..");
        return noClasses().that().resideInAPackage("dev.playhead." + name + "..")
                .should().dependOnClassesThat(ours.and(DescribedPredicate.not(resideInAnyPackage(allowed))));
    }
}
