-- A schema that has one of everything that the data API must understand. It stands beside the service's own tables.

drop schema if exists dataapi, dataapi_private cascade;
create schema dataapi;
create schema dataapi_private;
comment on schema dataapi is 'One of everything';

grant usage on schema dataapi to anon, authenticated, service_role;
alter default privileges in schema dataapi grant all on tables to anon, authenticated, service_role;
alter default privileges in schema dataapi grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema dataapi grant execute on functions to anon, authenticated, service_role;

-- Clients, projects, tasks, users: to one, to many, and through a junction ------------------------------------------

create table dataapi.clients (
    id   integer primary key,
    name text not null
);
comment on table dataapi.clients is 'Who pays';
comment on column dataapi.clients.name is 'As it stands on the invoice';

create table dataapi.projects (
    id        integer primary key,
    name      text not null,
    client_id integer constraint client references dataapi.clients (id)
);

create table dataapi.tasks (
    id         integer primary key,
    name       text not null,
    project_id integer constraint project references dataapi.projects (id)
);

create table dataapi.users (
    id   integer primary key,
    name text not null
);

create table dataapi.users_tasks (
    user_id integer not null references dataapi.users (id),
    task_id integer not null references dataapi.tasks (id),
    primary key (task_id, user_id)
);

-- Both columns refer, and yet they are no key of it: it is no junction.
create table dataapi.sightings (
    id      bigint generated always as identity primary key,
    user_id integer references dataapi.users (id),
    task_id integer references dataapi.tasks (id)
);

create table dataapi.project_leads (
    project_id integer primary key references dataapi.projects (id),
    user_id    integer not null unique references dataapi.users (id)
);

-- A key of two columns, and one that refers back to its own table ---------------------------------------------------

create table dataapi.comments (
    id      integer primary key,
    task_id integer not null,
    user_id integer not null,
    content text not null,
    constraint author foreign key (task_id, user_id) references dataapi.users_tasks (task_id, user_id)
);

create table dataapi.family_tree (
    id     text primary key,
    name   text not null,
    parent text constraint pid references dataapi.family_tree (id)
);

-- More than one way -------------------------------------------------------------------------------------------------

create table dataapi.addresses (
    id      integer primary key,
    address text not null
);

create table dataapi.orders (
    id                  integer primary key,
    name                text,
    billing_address_id  integer constraint billing references dataapi.addresses (id),
    shipping_address_id integer constraint shipping references dataapi.addresses (id)
);

create table dataapi.sites (
    site_id         integer primary key,
    name            text,
    main_project_id integer
);

create table dataapi.big_projects (
    big_project_id integer primary key,
    name           text
);

alter table dataapi.sites
    add constraint main_project foreign key (main_project_id) references dataapi.big_projects (big_project_id);

create table dataapi.jobs (
    job_id         uuid not null,
    name           text,
    site_id        integer not null references dataapi.sites (site_id),
    big_project_id integer not null references dataapi.big_projects (big_project_id),
    primary key (job_id, site_id, big_project_id)
);

create view dataapi.main_jobs as
select *
from dataapi.jobs
where site_id = 1;

create table dataapi.departments (
    id   integer primary key,
    name text
);

create table dataapi.agents (
    id            integer primary key,
    name          text,
    department_id integer references dataapi.departments (id)
);

alter table dataapi.departments add column head_id integer references dataapi.agents (id);

-- Views -------------------------------------------------------------------------------------------------------------

create table dataapi_private.actors (
    id   integer primary key,
    name text
);

create table dataapi_private.roles (
    id       integer primary key,
    actor_id integer references dataapi_private.actors (id),
    "role {of}, (a) \name" text
);

create view dataapi.actors as
select id, name
from dataapi_private.actors;

create view dataapi.roles as
select id as "roleId", actor_id as "actorId", "role {of}, (a) \name", 'the ''{(:resno 9' as "odd ""one"
from dataapi_private.roles;

-- Columns of the system, whose numbers are negative, and such as are called like what PostgreSQL notes of a column.
create view dataapi.odd_names as
select ctid as place, id as ":resno", client_id as ":resorigcol 7", name as "}):targetList", projects as "whole row"
from dataapi.projects;

create view dataapi.projects_view as
select id, name, client_id
from dataapi.projects;

create view dataapi.projects_view_of_view as
with shown as (
    select *
    from dataapi.projects_view
)
select name as t_name, id as t_id, client_id as t_client_id
from (select * from shown) again;

create view dataapi.projects_twice as
select id, client_id as client_one, client_id as client_two
from dataapi.projects;

-- An expression, and a union: where their columns come from is not told.
create view dataapi.projects_computed as
select id + 0 as id, (client_id::bigint)::integer as client_id
from dataapi.projects;

create view dataapi.projects_union as
select id, client_id from dataapi.projects
union all
select id, client_id from dataapi.projects;

create materialized view dataapi.projects_summary as
select id, client_id, length(name) as letters
from dataapi.projects;

create view dataapi.tasks_of_clients as
select tasks.id as task_id, tasks.project_id, clients.id as client_id
from dataapi.tasks
join dataapi.projects on projects.id = tasks.project_id
join dataapi.clients on clients.id = projects.client_id;

-- Types -------------------------------------------------------------------------------------------------------------

create type dataapi.mood as enum ('sad', 'so so', 'happy');
create type dataapi.point2 as (x integer, y integer);
create domain dataapi.code as varchar(5) default 'none' check (value <> '');
create domain dataapi.short_code as dataapi.code not null;
create domain dataapi.temper as dataapi.mood;

create table dataapi.everything (
    id        bigint generated by default as identity primary key,
    letters   text default 'abc',
    limited   character varying(10),
    fixed     character(3),
    bits      bit(4),
    amount    numeric(10, 2),
    code      dataapi.code,
    short     dataapi.short_code,
    mood      dataapi.mood not null default 'happy',
    temper    dataapi.temper,
    moods     dataapi.mood[],
    numbers   integer[],
    place     dataapi.point2,
    during    tstzrange,
    spans     int4multirange,
    data      jsonb default '{}',
    plain     json,
    words     tsvector,
    raw       bytea,
    at        timestamptz default now(),
    took      interval,
    key       uuid default gen_random_uuid(),
    twice     bigint generated always as (id * 2) stored
);

create table dataapi.measurements (
    id        integer not null,
    taken_on  date not null,
    client_id integer references dataapi.clients (id),
    value     double precision,
    primary key (id, taken_on)
) partition by range (taken_on);
create table dataapi.measurements_2026 partition of dataapi.measurements
    for values from ('2026-01-01') to ('2027-01-01');
create table dataapi.measurements_other partition of dataapi.measurements default;

create table dataapi.notes_on_measurements (
    id             integer primary key,
    measurement_id integer,
    taken_on       date,
    note           text,
    constraint measured foreign key (measurement_id, taken_on) references dataapi.measurements (id, taken_on)
);

create table dataapi.without_key (
    value integer
);

create table dataapi.untouchable (
    id integer primary key
);
revoke all on dataapi.untouchable from anon, authenticated, service_role;

-- Row-level security ------------------------------------------------------------------------------------------------

create table dataapi.secrets_of_users (
    id       integer generated always as identity primary key,
    owner_id uuid not null default auth.uid(),
    secret   text
);
alter table dataapi.secrets_of_users enable row level security;
create policy owner_only on dataapi.secrets_of_users
    for all to authenticated
    using (owner_id = (select auth.uid()))
    with check (owner_id = (select auth.uid()));

-- Functions ---------------------------------------------------------------------------------------------------------

create function dataapi.add_them(a integer, b integer) returns integer
    language sql immutable as 'select a + b';
comment on function dataapi.add_them is 'Adds two numbers';

create function dataapi.say_hello(name text default 'world') returns text
    language sql immutable as $$ select 'Hello, ' || name $$;

create function dataapi.nothing() returns void
    language sql as '';

create function dataapi.get_projects_below(below integer) returns setof dataapi.projects
    language sql stable rows 1000 as 'select * from dataapi.projects where id < below';

create function dataapi.get_project(wanted integer) returns dataapi.projects
    language sql stable as 'select * from dataapi.projects where id = wanted';

create function dataapi.numbers_up_to(last integer) returns setof integer
    language sql immutable as 'select generate_series(1, last)';

create function dataapi.sums(factor integer, out twice integer, inout thrice integer) returns setof record
    language sql as 'select factor * 2, thrice * 3';

create function dataapi.as_table(wanted integer) returns table (id integer, label text)
    language sql stable as $$ select wanted, 'label' $$;

create function dataapi.a_point() returns dataapi.point2
    language sql immutable as 'select 1, 2';

create function dataapi.a_code() returns dataapi.short_code
    language sql immutable as $$ select 'abc' $$;

create function dataapi.join_all(variadic words text[] default '{}') returns text
    language sql immutable as $$ select array_to_string(words, ' ') $$;

create function dataapi.overloaded() returns integer language sql as 'select 0';
create function dataapi.overloaded(a integer) returns integer language sql as 'select 1';
create function dataapi.overloaded(a integer, b integer default 2) returns text language sql as $$ select 'two' $$;
create function dataapi.overloaded(a integer, b integer, c integer) returns text language sql as $$ select 'three' $$;

create function dataapi.same_names(arg integer) returns json language sql as $$ select '1'::json $$;
create function dataapi.same_names(arg xml) returns json language sql as $$ select '2'::json $$;
create function dataapi.same_names(arg text, num integer default 0) returns json language sql as $$ select '3'::json $$;

create function dataapi.unnamed_json(json) returns json language sql immutable as 'select $1';
create function dataapi.unnamed_text(text) returns text language sql immutable as 'select $1';
create function dataapi.unnamed_bytea(bytea) returns bytea language sql immutable as 'select $1';
create function dataapi.unnamed_integer(integer) returns integer language sql immutable as 'select $1';
create function dataapi.named_json(data json) returns json language sql immutable as 'select data';
create function dataapi.named_or_not(json) returns integer language sql as 'select 1';
create function dataapi.named_or_not(a integer) returns integer language sql as 'select 2';

create function dataapi.whole(one character, many bit[]) returns integer language sql as 'select 1';

create function dataapi.slow() returns integer
    language sql volatile set statement_timeout = '3s' set work_mem = '8MB' as 'select 1';

create function dataapi.on_change() returns trigger
    language plpgsql as 'begin return new; end';

-- Selected like columns, and embedded like tables -------------------------------------------------------------------

create function dataapi.shouted(dataapi.clients) returns text
    language sql immutable as 'select upper($1.name)';

create function dataapi.first_task(dataapi.projects) returns setof dataapi.tasks
    language sql stable rows 1 as 'select * from dataapi.tasks where project_id = $1.id order by id limit 1';

create function dataapi.other_projects(dataapi.projects) returns setof dataapi.projects
    language sql stable as 'select * from dataapi.projects where id <> $1.id';

create function dataapi.lead_of(dataapi.projects) returns dataapi.users
    language sql stable as 'select users from dataapi.users join dataapi.project_leads on user_id = id where project_id = $1.id';

-- Stands in place of the foreign key to the table of its name.
create function dataapi.clients(dataapi.measurements) returns setof dataapi.clients
    language sql stable rows 1 as 'select * from dataapi.clients where id = $1.client_id';

-- What functions can say of the answer, and by which media type ----------------------------------------------------------

create domain dataapi."text/html" as text;
create domain dataapi."image/png" as bytea;

create function dataapi.page(name text) returns dataapi."text/html"
    language sql immutable as $$ select '<p>' || name || '</p>' $$;

create function dataapi.picture() returns dataapi."image/png"
    language sql immutable as $$ select '\x89504e47ff00'::bytea $$;

-- Callers may not call set_config themselves: they could become somebody else by it.
create function dataapi.teapot() returns text
    language sql volatile security definer as $$
        select set_config('response.status', '418', true);
        select set_config('response.headers', '[{"X-Pot": "short"}, {"X-Pot": "stout"}, {"Content-Type": "text/tea"}]', true);
        select 'I am a teapot';
    $$;

create function dataapi.bad_status() returns integer
    language sql volatile security definer as $$ select set_config('response.status', 'bad', true); select 1 $$;

create function dataapi.bad_headers() returns integer
    language sql volatile security definer as $$ select set_config('response.headers', '{"X-Pot": "short"}', true); select 1 $$;

create function dataapi.answers(wanted integer) returns text
    language plpgsql volatile as $$
    begin
        set local response.headers = '[{"Content-Length": "1"}, {"X-Pot": "local"}]';
        execute format('set local response.status = %L', wanted);
        return 'abc';
    end
    $$;

create function dataapi.raises(state text, message text default 'Quota', detail text default 'Exceeded') returns integer
    language plpgsql stable as $$
    begin
        raise exception using errcode = state, message = message, detail = detail, hint = 'Pay';
    end
    $$;

create function dataapi.raises_without_detail() returns integer
    language plpgsql stable as $$
    begin
        raise sqlstate 'PGRST' using message = '{"code": "1", "message": "two"}';
    end
    $$;

create function dataapi.add_client(id integer, name text) returns setof dataapi.clients
    language sql volatile as 'insert into dataapi.clients values (id, name) returning *';

create function dataapi.add_clients(first integer, last integer) returns setof dataapi.clients
    language sql volatile as $$
        insert into dataapi.clients select number, 'Client ' || number from generate_series(first, last) number returning *
    $$;

create function dataapi.remove_clients(above integer) returns void
    language sql volatile as 'delete from dataapi.clients where id > above';

create function dataapi.request_setting(name text) returns text
    language sql stable as $$ select current_setting('request.' || name, true) $$;
