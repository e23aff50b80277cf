-- Announces that the schema changed, so that the data API shows a new table at once and without a restart.
--
-- An event trigger sees every statement of every tool. To make one needs a superuser. Where the migrations have none (a hosted
-- database), this says so and goes on: then the service looks by itself every few minutes, and listens to "notify pgrst", by
-- which Supabase announces the same.

-- Security definer, because whoever changes a schema need not be able to send a notification. It carries nothing: whoever hears
-- it reads for himself. A statement is never refused for want of telling of it.
create function playhead.announce_schema_changes()
returns event_trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    is_lasting boolean;
begin
    -- What is temporary is nobody else's.
    if tg_event = 'sql_drop' then
        select coalesce(bool_or(not is_temporary and object_type not in ('index', 'policy')), false)
        into is_lasting
        from pg_catalog.pg_event_trigger_dropped_objects();
    else
        select coalesce(bool_or(schema_name is distinct from 'pg_temp'), false)
        into is_lasting
        from pg_catalog.pg_event_trigger_ddl_commands();
    end if;
    if is_lasting then
        perform pg_catalog.pg_notify('playhead_schema', '');
    end if;
exception
    when others then
        raise warning 'a change of the schema could not be announced: %', sqlerrm;
end;
$$;

comment on function playhead.announce_schema_changes() is 'Event trigger: tells the replicas that the schema changed.';

revoke all on function playhead.announce_schema_changes() from public, anon, authenticated, service_role;

do $$
begin
    -- Not for rights, indexes and contents: the data API shows the same afterwards.
    create event trigger playhead_schema_changed
        on ddl_command_end
        when tag in (
            'ALTER AGGREGATE', 'ALTER DOMAIN', 'ALTER EXTENSION', 'ALTER FOREIGN TABLE', 'ALTER FUNCTION',
            'ALTER MATERIALIZED VIEW', 'ALTER ROUTINE', 'ALTER SCHEMA', 'ALTER TABLE', 'ALTER TYPE', 'ALTER VIEW', 'COMMENT',
            'CREATE AGGREGATE', 'CREATE CAST', 'CREATE DOMAIN', 'CREATE EXTENSION', 'CREATE FOREIGN TABLE', 'CREATE FUNCTION',
            'CREATE MATERIALIZED VIEW', 'CREATE RULE', 'CREATE SCHEMA', 'CREATE TABLE', 'CREATE TABLE AS', 'CREATE TRIGGER',
            'CREATE TYPE', 'CREATE VIEW', 'IMPORT FOREIGN SCHEMA', 'SELECT INTO'
        )
        execute function playhead.announce_schema_changes();

    create event trigger playhead_schema_dropped
        on sql_drop
        execute function playhead.announce_schema_changes();

    comment on event trigger playhead_schema_changed is 'The data API shows what was made or changed.';
    comment on event trigger playhead_schema_dropped is 'The data API no longer shows what was dropped.';
exception
    when insufficient_privilege then
        raise notice 'changes of the schema are not announced: %', sqlerrm;
end;
$$;
