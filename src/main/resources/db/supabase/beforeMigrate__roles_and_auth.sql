-- What Supabase would have brought: its roles, and schema auth with users, sessions, refresh tokens and the functions
-- that say who is asking. On a database that has them already, this location is left out
-- (playhead.database.supabase=true) and nothing here runs.
--
-- It runs before every migration, so every statement tolerates what exists. Roles belong to the whole cluster: other
-- databases of it may have made them, perhaps this very moment.

-- That something exists already is no news at a start.
set local client_min_messages = warning;

-- Replicas that start together take turns; the migrations have a lock of their own, but that begins after this.
do $$
begin
    perform pg_advisory_xact_lock(hashtextextended('playhead: roles and auth', 0));
end
$$;

-- 1. Roles -------------------------------------------------------------------------------------------------------

do $$
declare
    wanted record;
begin
    for wanted in
        select *
        from (values
            ('anon',                  'nologin noinherit'),
            ('authenticated',         'nologin noinherit'),
            ('service_role',          'nologin noinherit bypassrls'),
            -- Two logins for two pools. Had one login both memberships, "set role service_role" would be one
            -- expression away from every user; a password is set by whoever deploys.
            ('authenticator',         'login noinherit'),
            ('service_authenticator', 'login noinherit')
        ) as role (name, attributes)
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
            begin
                execute format('create role %I %s', wanted.name, wanted.attributes);
            exception
                when duplicate_object or unique_violation then null;
            end;
        end if;
    end loop;
end
$$;

-- A login's settings hold from its start; taking on a caller's role does not change them. Plans are made once, because the
-- common queries want the same index whatever their parameters. A login may be older than this script, for whoever deploys
-- makes it with its password: it gets what it lacks and keeps what it has.
do $$
declare
    missing record;
begin
    for missing in
        select login.oid::regrole as login, setting.name, setting.value
        from (values
            ('authenticator',         'statement_timeout',                   '''10s'''),
            ('authenticator',         'lock_timeout',                        '''5s'''),
            ('authenticator',         'idle_in_transaction_session_timeout', '''10s'''),
            ('authenticator',         'plan_cache_mode',                     'force_generic_plan'),
            ('authenticator',         'search_path',                         ''''''),
            ('service_authenticator', 'lock_timeout',                        '''5s'''),
            ('service_authenticator', 'idle_in_transaction_session_timeout', '''10s'''),
            ('service_authenticator', 'plan_cache_mode',                     'force_generic_plan'),
            ('service_authenticator', 'search_path',                         '''''')
        ) as setting (login, name, value)
        join pg_catalog.pg_roles login on login.rolname = setting.login
        where not exists (
            select
            from pg_catalog.pg_db_role_setting present, unnest(present.setconfig) as line
            where present.setrole = login.oid
              and present.setdatabase = 0
              and split_part(line, '=', 1) = setting.name
        )
    loop
        begin
            execute format('alter role %s set %I = %s', missing.login, missing.name, missing.value);
        exception
            -- Another database's migration writes the same row ("tuple concurrently updated") the same.
            when internal_error or unique_violation then null;
        end;
    end loop;
end
$$;

do $$
declare
    membership record;
begin
    for membership in
        select *
        from (values
            ('anon',          'authenticator'),
            ('authenticated', 'authenticator'),
            ('service_role',  'service_authenticator')
        ) as granted (role, login)
    loop
        if not pg_catalog.pg_has_role(membership.login, membership.role, 'member') then
            begin
                execute format('grant %I to %I', membership.role, membership.login);
            exception
                when internal_error or unique_violation then null;
            end;
        end if;
    end loop;
end
$$;

-- 2. Who is asking -----------------------------------------------------------------------------------------------

create schema if not exists auth;

-- The bodies are parsed here and now, so that no type or function that a caller made stands before the built-in ones when
-- a security definer function asks who is calling.

create or replace function auth.jwt()
returns jsonb
language sql
stable
set search_path = ''
return nullif(current_setting('request.jwt.claims', true), '')::jsonb;

comment on function auth.jwt() is
    'The claims of whoever is asking; null outside a caller''s transaction. After a commit the setting is an empty string, not null.';

create or replace function auth.uid()
returns uuid
language sql
stable
set search_path = ''
return nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid;

comment on function auth.uid() is 'The user who is asking; null for nobody and for the service role.';

create or replace function auth.role()
returns text
language sql
stable
set search_path = ''
return nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role', '');

comment on function auth.role() is 'The role in the claims of whoever is asking.';

grant usage on schema auth to anon, authenticated, service_role;
revoke execute on function auth.jwt(), auth.uid(), auth.role() from public;
grant execute on function auth.jwt(), auth.uid(), auth.role() to anon, authenticated, service_role;

-- 3. Accounts ----------------------------------------------------------------------------------------------------
-- The columns carry Supabase's names, so that its rows can be imported as they are.

create table if not exists auth.users (
    id                 uuid        not null default gen_random_uuid(),
    aud                text        not null default 'authenticated',
    role               text        not null default 'authenticated',
    email              text,
    encrypted_password text,
    email_confirmed_at timestamptz,
    last_sign_in_at    timestamptz,
    raw_app_meta_data  jsonb       not null default '{"provider": "email", "providers": ["email"]}',
    raw_user_meta_data jsonb       not null default '{}',
    is_anonymous       boolean     not null default false,
    banned_until       timestamptz,
    deleted_at         timestamptz,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    constraint users_pkey primary key (id),
    constraint users_email_lower_case check (email = lower(email)),
    constraint users_email_length check (length(email) <= 255),
    constraint users_user_meta_data_is_object check (jsonb_typeof(raw_user_meta_data) = 'object'),
    -- It goes into every access token.
    constraint users_user_meta_data_numbers check (
        not jsonb_path_exists(
            raw_user_meta_data,
            'strict $.** ? (@.type() == "number" && (@.abs() > 1.7976931348623157e308 || (@ != 0 && @.abs() < 1e-308)))'
        )
    ),
    constraint users_user_meta_data_size check (octet_length(raw_user_meta_data::text) <= 16384)
);

-- What came after the first release. Adding a column waits for every reader, even where it is there, so it is looked for.
do $$
declare
    missing record;
begin
    for missing in
        select *
        from (values
            ('confirmation_sent_at',     'timestamptz'),
            ('recovery_sent_at',         'timestamptz'),
            ('invited_at',               'timestamptz'),
            ('reauthentication_sent_at', 'timestamptz'),
            -- The address that the account is moving to; null or empty where it is not.
            ('email_change',             'text'),
            ('email_change_sent_at',     'timestamptz')
        ) as later (name, type)
        where not exists (
            select
            from pg_catalog.pg_attribute present
            where present.attrelid = 'auth.users'::regclass
              and present.attname = later.name
              and not present.attisdropped
        )
    loop
        execute format('alter table auth.users add column %I %s', missing.name, missing.type);
    end loop;
end
$$;

create unique index if not exists users_email_key on auth.users (email);

comment on constraint users_email_lower_case on auth.users is 'must be in lower case';
comment on constraint users_email_length on auth.users is 'must have at most 255 characters';
comment on constraint users_user_meta_data_is_object on auth.users is 'must be a JSON object';
comment on constraint users_user_meta_data_numbers on auth.users is 'must hold no number that a double cannot';
comment on constraint users_user_meta_data_size on auth.users is 'must take at most 16 KiB';

comment on table auth.users is 'Accounts. Only the account service and operators read it; what an app may know of a user is in public.profiles.';

create table if not exists auth.sessions (
    id           uuid        not null default gen_random_uuid(),
    user_id      uuid        not null,
    user_agent   text,
    refreshed_at timestamptz,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    constraint sessions_pkey primary key (id),
    constraint sessions_user_id_fkey foreign key (user_id) references auth.users (id) on delete cascade
);

create index if not exists sessions_user_id_idx on auth.sessions (user_id);

comment on table auth.sessions is 'One sign-in on one device. Signing out deletes it, and with it every refresh token that descends from it.';

create table if not exists auth.mfa_amr_claims (
    id                    uuid        not null default gen_random_uuid(),
    session_id            uuid        not null,
    authentication_method text        not null,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    constraint amr_id_pk primary key (id),
    constraint mfa_amr_claims_session_id_authentication_method_pkey unique (session_id, authentication_method),
    constraint mfa_amr_claims_session_id_fkey foreign key (session_id) references auth.sessions (id) on delete cascade
);

comment on table auth.mfa_amr_claims is 'How the holder of a session proved who they are: password, otp, anonymous and so on, the claim amr of its access tokens.';

create table if not exists auth.refresh_tokens (
    id         bigint      not null generated always as identity,
    session_id uuid        not null,
    user_id    uuid        not null,
    token      text        not null,
    parent     text,
    revoked    boolean     not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint refresh_tokens_pkey primary key (id),
    constraint refresh_tokens_session_id_fkey foreign key (session_id) references auth.sessions (id) on delete cascade,
    constraint refresh_tokens_user_id_fkey foreign key (user_id) references auth.users (id) on delete cascade
);

create unique index if not exists refresh_tokens_token_key on auth.refresh_tokens (token);
create index if not exists refresh_tokens_session_id_idx on auth.refresh_tokens (session_id);
create index if not exists refresh_tokens_user_id_idx on auth.refresh_tokens (user_id);

comment on table auth.refresh_tokens is 'The chain of refresh tokens of a session. A token stands here as its SHA-256 only; parent is the one that it replaced.';

-- No policies: nobody but the service role and the owner reads these tables, and both pass row-level security.
-- Enabling it again would change nothing and yet wait for every reader.
do $$
declare
    open_table regclass;
begin
    for open_table in
        select class.oid::regclass
        from pg_catalog.pg_class class
        where class.oid in (
              'auth.users'::regclass, 'auth.sessions'::regclass, 'auth.mfa_amr_claims'::regclass,
              'auth.refresh_tokens'::regclass
          )
          and not class.relrowsecurity
    loop
        execute format('alter table %s enable row level security', open_table);
    end loop;
end
$$;

grant select, insert, update, delete
on auth.users, auth.sessions, auth.mfa_amr_claims, auth.refresh_tokens
to service_role;
