package dev.playhead.schema;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs a class on every PostgreSQL that the schema supports, with a database of its own, and with people in it.
 *
 * <p>
 * Every test meets alice and bob anew, so none sees what another left behind.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(PostgresVersion.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class DatabaseTest {

    protected static TestDatabase database;

    @Parameter
    PostgresVersion version;

    protected User alice;
    protected User bob;
    protected Somebody nobody;
    protected Somebody service;
    protected Somebody owner;

    @BeforeParameterizedClassInvocation
    static void create(PostgresVersion version) {
        database = TestDatabase.migrated(version);
    }

    @AfterParameterizedClassInvocation
    static void drop() {
        database.close();
    }

    @BeforeEach
    void people_arrive() {
        alice = database.signUp("alice");
        bob = database.signUp("bob");
        nobody = database.nobody();
        service = database.service();
        owner = database.owner();
    }
}
