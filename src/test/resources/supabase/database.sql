-- A database as Supabase hands it over, as far as the migrations can tell: schema auth belongs to its account service, the
-- role that migrates is no superuser, and its default privileges give the API's roles everything on whatever it makes.
--
-- Roles belong to the whole cluster, which other tests share. So the role that is postgres on Supabase has a name of its own
-- here, and authenticator, which there may become the service role, may not.

do $$
declare
    wanted record;
begin
    for wanted in
        select *
        from (values
            ('supabase_admin',      'superuser nologin'),
            ('supabase_auth_admin', 'nologin noinherit createrole'),
            ('supabase_postgres',   'login createrole createdb bypassrls password ''supabase''')
        ) as role (name, attributes)
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
            execute format('create role %I %s', wanted.name, wanted.attributes);
        end if;
    end loop;
    execute format('alter database %I owner to supabase_postgres', current_database());
end;
$$;

grant usage on schema public to anon, authenticated, service_role;

alter default privileges for role supabase_postgres in schema public
    grant all on tables to anon, authenticated, service_role;
alter default privileges for role supabase_postgres in schema public
    grant all on functions to anon, authenticated, service_role;
alter default privileges for role supabase_postgres in schema public
    grant all on sequences to anon, authenticated, service_role;

create schema auth authorization supabase_admin;

grant usage on schema auth to supabase_postgres, anon, authenticated, service_role;
grant all on schema auth to supabase_auth_admin;

create table auth.users (
    instance_id                 uuid,
    id                          uuid not null primary key,
    aud                         varchar(255),
    role                        varchar(255),
    email                       varchar(255),
    encrypted_password          varchar(255),
    email_confirmed_at          timestamptz,
    invited_at                  timestamptz,
    confirmation_token          varchar(255),
    confirmation_sent_at        timestamptz,
    recovery_token              varchar(255),
    recovery_sent_at            timestamptz,
    email_change_token_new      varchar(255),
    email_change                varchar(255),
    email_change_sent_at        timestamptz,
    last_sign_in_at             timestamptz,
    raw_app_meta_data           jsonb,
    raw_user_meta_data          jsonb,
    is_super_admin              boolean,
    created_at                  timestamptz,
    updated_at                  timestamptz,
    phone                       text unique,
    phone_confirmed_at          timestamptz,
    phone_change                text default '',
    phone_change_token          varchar(255) default '',
    phone_change_sent_at        timestamptz,
    confirmed_at                timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
    email_change_token_current  varchar(255) default '',
    email_change_confirm_status smallint default 0 check (email_change_confirm_status between 0 and 2),
    banned_until                timestamptz,
    reauthentication_token      varchar(255) default '',
    reauthentication_sent_at    timestamptz,
    is_sso_user                 boolean not null default false,
    deleted_at                  timestamptz,
    is_anonymous                boolean not null default false
);

create unique index users_email_partial_key on auth.users (email) where is_sso_user = false;

alter table auth.users enable row level security;
alter table auth.users owner to supabase_auth_admin;
grant all on auth.users to supabase_postgres;

create table auth.sessions (
    id           uuid not null primary key,
    user_id      uuid not null references auth.users (id) on delete cascade,
    created_at   timestamptz,
    updated_at   timestamptz,
    factor_id    uuid,
    not_after    timestamptz,
    refreshed_at timestamp,
    user_agent   text,
    ip           inet,
    tag          text
);

alter table auth.sessions enable row level security;
alter table auth.sessions owner to supabase_auth_admin;
grant all on auth.sessions to supabase_postgres;

create function auth.uid()
returns uuid
language sql
stable
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
$$;

create function auth.role()
returns text
language sql
stable
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.role', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    )::text
$$;

create function auth.jwt()
returns jsonb
language sql
stable
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')
    )::jsonb
$$;

alter function auth.uid() owner to supabase_auth_admin;
alter function auth.role() owner to supabase_auth_admin;
alter function auth.jwt() owner to supabase_auth_admin;
