-- Undoes V009__revoke_dangerous_functions. Keeps every row.
--
-- Everybody may again call what PostgreSQL lets everybody call: not lo_import and lo_export, which it never did, and which
-- pg_init_privs therefore knows.

do $$
declare
    dangerous regprocedure;
begin
    if (select nspowner::regrole <> current_user::regrole from pg_catalog.pg_namespace where nspname = 'auth') then
        return;
    end if;

    revoke execute on function pg_catalog.set_config(text, text, boolean) from authenticator, service_authenticator, service_role;
    revoke execute on function pg_catalog.pg_notify(text, text) from service_role, service_authenticator;

    for dangerous in
        select function.oid::regprocedure
        from pg_catalog.pg_proc function
        where function.pronamespace = 'pg_catalog'::regnamespace
          and (
              function.proname in ('set_config', 'pg_notify', 'lowrite', 'loread')
              or function.proname like 'pg\_sleep%'
              or function.proname like 'pg\_advisory%'
              or function.proname like 'pg\_try\_advisory%'
              or function.proname like 'lo\_%'
              or function.proname ~ '^(query|table|cursor|schema|database)_to_xml'
          )
          and not exists (
              select
              from pg_catalog.pg_init_privs initial
              where initial.classoid = 'pg_catalog.pg_proc'::regclass
                and initial.objoid = function.oid
          )
    loop
        execute format('grant execute on function %s to public', dangerous);
    end loop;
exception
    when insufficient_privilege or undefined_object then
        raise notice 'the functions of pg_catalog stay as they are: %', sqlerrm;
end;
$$;

do $$
begin
    execute format('grant temporary on database %I to public', current_database());
exception
    when insufficient_privilege then
        raise notice 'temporary tables stay as they are: %', sqlerrm;
end;
$$;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '009';
    end if;
end;
$$;
