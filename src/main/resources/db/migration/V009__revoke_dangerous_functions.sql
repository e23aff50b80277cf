-- What PostgreSQL lets everybody call and a caller must not: becoming somebody else, waking listeners, sleeping, holding
-- locks, reading whole tables through XML, writing large objects.
--
-- A caller's statement has no place for a function of his choice; this holds should one ever appear. Revoking on pg_catalog
-- needs a superuser. Where the migrations have none (a hosted database), this says so and goes on, and the service reports
-- at its start which of these still stand open. On Supabase it keeps its hands off: that its own services (accounts,
-- storage) call some of these as roles of theirs is their business, and there schema auth belongs to somebody else.

do $$
declare
    dangerous regprocedure;
begin
    if (select nspowner::regrole <> current_user::regrole from pg_catalog.pg_namespace where nspname = 'auth') then
        raise notice 'the functions of pg_catalog stay open to everybody: this database is Supabase''s';
        return;
    end if;

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
    loop
        execute format('revoke execute on function %s from public', dangerous);
        -- The role of the migrations needs its own locks and settings, and owns the announcing triggers.
        execute format('grant execute on function %s to current_user', dangerous);
    end loop;

    -- Taking on a caller's identity is what the logins are for; a caller himself cannot do it again.
    grant execute on function pg_catalog.set_config(text, text, boolean) to authenticator, service_authenticator, service_role;
    grant execute on function pg_catalog.pg_notify(text, text) to service_role, service_authenticator;
exception
    when insufficient_privilege or undefined_object then
        raise notice 'the functions of pg_catalog stay open to everybody: %', sqlerrm;
end;
$$;

do $$
begin
    execute format('revoke temporary on database %I from public', current_database());
exception
    when insufficient_privilege then
        raise notice 'temporary tables stay open to everybody: %', sqlerrm;
end;
$$;
