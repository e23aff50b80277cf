-- Schema realtime as Supabase hands it over: nothing of it belongs to the role that migrates, and messages has partitions.

do $$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'supabase_realtime_admin') then
        create role supabase_realtime_admin nologin noinherit;
    end if;
end;
$$;

create schema realtime authorization supabase_admin;

grant usage on schema realtime to supabase_postgres with grant option;
grant usage on schema realtime to anon, authenticated, service_role;

create table realtime.messages (
    topic       text      not null,
    extension   text      not null,
    payload     jsonb,
    event       text,
    private     boolean            default false,
    updated_at  timestamp not null default now(),
    inserted_at timestamp not null default now(),
    id          uuid      not null default gen_random_uuid(),
    primary key (id, inserted_at)
) partition by range (inserted_at);

create table realtime.messages_default partition of realtime.messages default;

alter table realtime.messages enable row level security;
alter table realtime.messages owner to supabase_realtime_admin;
grant all on realtime.messages to supabase_postgres;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

create function realtime.topic()
returns text
language sql
stable
as $$
    select nullif(current_setting('realtime.topic', true), '')
$$;

create function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void
language sql
as $$
    insert into realtime.messages (payload, event, topic, private, extension)
    values (payload, event, topic, private, 'broadcast')
$$;
