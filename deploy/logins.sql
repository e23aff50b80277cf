-- The service's two logins, for whoever brings the database. Run by its owner, with psql, in the service's database; again
-- whenever a password changes.
--
--   PLAYHEAD_DATABASE_USER_PASSWORD=… PLAYHEAD_DATABASE_SERVICE_PASSWORD=… \
--       psql -h <host> -U <owner> -d <database> -f deploy/logins.sql
--
-- The names are authenticator and service_authenticator, as the service expects. On Supabase, where authenticator is another
-- service's login and may become service_role, choose others (-v user_name=… -v service_name=…) and tell the service
-- (playhead.database.user.name, playhead.database.service.name). A password may also be given as -v user_password=…, which a
-- list of processes shows. The server gets it in a statement: mind log_statement. psql 15 or later.

\set ON_ERROR_STOP on
\if :{?user_name}
\else
    \set user_name authenticator
\endif
\if :{?service_name}
\else
    \set service_name service_authenticator
\endif
\if :{?user_password}
\else
    \set user_password ''
    \getenv user_password PLAYHEAD_DATABASE_USER_PASSWORD
\endif
\if :{?service_password}
\else
    \set service_password ''
    \getenv service_password PLAYHEAD_DATABASE_SERVICE_PASSWORD
\endif

begin;

set local client_min_messages = warning;

select
    set_config('logins.user_name', :'user_name', true) is not null
    and set_config('logins.user_password', :'user_password', true) is not null
    and set_config('logins.service_name', :'service_name', true) is not null
    and set_config('logins.service_password', :'service_password', true) is not null as given;

-- One login for both would be one expression away from the service role, whoever is asking.
do $$
begin
    if current_setting('logins.user_name') = current_setting('logins.service_name') then
        raise exception 'the two logins must have two names';
    end if;
    if current_setting('logins.user_password') = '' or current_setting('logins.service_password') = '' then
        raise exception 'a login without a password lets nobody in';
    end if;
end
$$;

-- Whom they may become. On Supabase, and where the service has migrated before, these exist.
do $$
declare
    wanted record;
begin
    for wanted in
        select *
        from (values
            ('anon',          'nologin noinherit'),
            ('authenticated', 'nologin noinherit'),
            ('service_role',  'nologin noinherit bypassrls')
        ) as role (name, attributes)
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
            execute format('create role %I %s', wanted.name, wanted.attributes);
        end if;
    end loop;
end
$$;

do $$
declare
    wanted record;
begin
    for wanted in
        select current_setting('logins.' || word || '_name') as name, current_setting('logins.' || word || '_password') as password
        from unnest(array['user', 'service']) as word
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
            execute format('create role %I login noinherit', wanted.name);
        end if;
        execute format('alter role %I login noinherit password %L', wanted.name, wanted.password);
        execute format('grant connect on database %I to %I', current_database(), wanted.name);
    end loop;
end
$$;

do $$
declare
    membership record;
begin
    for membership in
        select role, current_setting('logins.' || word || '_name') as login
        from (values ('anon', 'user'), ('authenticated', 'user'), ('service_role', 'service')) as granted (role, word)
    loop
        if not pg_catalog.pg_has_role(membership.login, membership.role, 'member') then
            execute format('grant %I to %I', membership.role, membership.login);
        end if;
    end loop;

    -- A login that was there before, perhaps for something else.
    if pg_catalog.pg_has_role(current_setting('logins.user_name'), 'service_role', 'member') then
        raise exception 'login % may become service_role', current_setting('logins.user_name')
            using hint = 'Choose another name for the users'' login: -v user_name=…';
    end if;
end
$$;

-- A setting that a login has is kept; what it lacks it gets. The same as in db/supabase.
do $$
declare
    missing record;
begin
    for missing in
        select login.oid::regrole as login, setting.name, setting.value
        from (values
            ('user',    'statement_timeout',                   '''10s'''),
            ('user',    'lock_timeout',                        '''5s'''),
            ('user',    'idle_in_transaction_session_timeout', '''10s'''),
            ('user',    'plan_cache_mode',                     'force_generic_plan'),
            ('user',    'search_path',                         ''''''),
            ('service', 'lock_timeout',                        '''5s'''),
            ('service', 'idle_in_transaction_session_timeout', '''10s'''),
            ('service', 'plan_cache_mode',                     'force_generic_plan'),
            ('service', 'search_path',                         '''''')
        ) as setting (word, name, value)
        join pg_catalog.pg_roles login on login.rolname = current_setting('logins.' || setting.word || '_name')
        where not exists (
            select
            from pg_catalog.pg_db_role_setting present, unnest(present.setconfig) as line
            where present.setrole = login.oid
              and present.setdatabase = 0
              and split_part(line, '=', 1) = setting.name
        )
    loop
        execute format('alter role %s set %I = %s', missing.login, missing.name, missing.value);
    end loop;
end
$$;

-- What V009 takes from everybody and gives to the logins by their usual names. Where pg_catalog is not the owner's, V009 has
-- taken nothing.
do $$
begin
    if (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
        execute format('grant execute on function pg_catalog.set_config(text, text, boolean) to %I, %I',
            current_setting('logins.user_name'), current_setting('logins.service_name'));
        execute format('grant execute on function pg_catalog.pg_notify(text, text) to %I',
            current_setting('logins.service_name'));
    end if;
end
$$;

commit;
