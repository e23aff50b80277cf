package dev.playhead.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.playhead.platform.postgres.Login;

/** Schema realtime is there already, and somebody else's: what is missing is made, what may not be made is left out. */
@ParameterizedClass(name = "{0}")
@EnumSource(PostgresVersion.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SupabaseRealtimeTest {

    private static final Login MIGRATOR = new Login("supabase_postgres", "supabase");

    @Parameter
    PostgresVersion version;

    private TestDatabase database;
    private Somebody owner;

    @BeforeEach
    void supabase_prepares_a_database() {
        database = TestDatabase.empty(version);
        database.run("supabase/database.sql");
        database.run("supabase/realtime.sql");
        owner = database.owner();
    }

    @AfterEach
    void the_database_goes() {
        database.close();
    }

    @Test
    void what_is_missing_is_made() {
        owner.update("grant create on schema realtime to supabase_postgres");

        database.migrateAs(MIGRATOR, TestServer.LOCATIONS_ON_SUPABASE);

        assertThat(owner.column("""
                select proname || ' ' || proowner::regrole
                from pg_catalog.pg_proc
                where pronamespace = 'realtime'::regnamespace
                  and proname in ('topic', 'send', 'broadcast_changes', 'may_hear', 'may_speak', 'lay_out')
                order by 1
                """)).hasSize(6).contains("broadcast_changes supabase_postgres", "may_hear supabase_postgres")
                .doesNotContain("topic supabase_postgres", "send supabase_postgres");
        assertThat(database.service().column("select realtime.send('{\"n\": 1}', 'hello', 'room')::text")).hasSize(1);
        assertThat(database.service().column("select topic from playhead.broadcasts")).isEqualTo(List.of("room"));
        owner.update("create policy hear on realtime.messages for select to authenticated using (extension = 'broadcast')");
        assertThat(database.user(UUID.randomUUID())
                .<Boolean> value(
                        "select realtime.may_hear('room', 'broadcast') and not realtime.may_speak('room', 'broadcast')"))
                .isTrue();
        assertThat(owner.rows("select from realtime.messages")).hasSize(1);
    }

    @Test
    void undoing_leaves_what_supabase_made() {
        owner.update("grant create on schema realtime to supabase_postgres");
        database.migrateAs(MIGRATOR, TestServer.LOCATIONS_ON_SUPABASE);

        database.runAs(MIGRATOR, "db/undo/U018__create_realtime_messages.sql");

        assertThat(owner.column("""
                select proname::text
                from pg_catalog.pg_proc
                where pronamespace = 'realtime'::regnamespace
                  and proname in ('topic', 'send', 'broadcast_changes', 'may_hear', 'may_speak', 'lay_out')
                order by 1
                """)).isEqualTo(List.of("send", "topic"));
        assertThat(owner.rows("select from realtime.messages")).isEmpty();
    }

    @Test
    void where_nothing_may_be_made_everything_else_is_there() {
        database.migrateAs(MIGRATOR, TestServer.LOCATIONS_ON_SUPABASE);

        assertThat(database.service().column("select realtime.send('{\"n\": 1}', 'hello', 'room')::text")).hasSize(1);
        assertThat(database.service().column("select topic from playhead.broadcasts")).isEqualTo(List.of("room"));
        assertThat(owner.<Boolean> value("select to_regprocedure('realtime.may_hear(text, text)') is null")).isTrue();
    }
}
