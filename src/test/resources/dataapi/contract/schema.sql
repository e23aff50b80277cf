-- What the cases of the contract need beside the schema that has one of everything. Run after it; filled by rows.sql.

drop schema if exists dataapi_other cascade;
create schema dataapi_other;
grant usage on schema dataapi_other to anon, authenticated, service_role;
alter default privileges in schema dataapi_other grant all on tables to anon, authenticated, service_role;
alter default privileges in schema dataapi_other grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema dataapi_other grant execute on functions to anon, authenticated, service_role;

create table dataapi_other.clients (
    id    integer primary key,
    label text
);

-- Something to compare, of every kind -------------------------------------------------------------------------------

create table dataapi.things (
    id      integer primary key,
    label   text,
    done    boolean,
    price   numeric(8, 2),
    day     date,
    numbers integer[],
    span    int4range,
    words   tsvector,
    note    text,
    data    jsonb,
    plain   json
);

-- Workshops have machines of a kind, each with a cost, which operators operate: to one, to many, one to one, and through a
-- junction. None of the names of the columns are taken twice by chance.

create table dataapi.workshops (
    id   integer primary key,
    name text not null
);

create table dataapi.kinds (
    id   integer primary key,
    name text not null
);

create table dataapi.machines (
    id          integer primary key,
    name        text not null,
    workshop_id integer references dataapi.workshops (id),
    kind_id     integer references dataapi.kinds (id)
);

create table dataapi.costs (
    machine_id integer primary key references dataapi.machines (id),
    cost       numeric not null
);

create table dataapi.operators (
    id   integer primary key,
    name text not null
);

create table dataapi.operates (
    machine_id  integer references dataapi.machines (id),
    operator_id integer references dataapi.operators (id),
    primary key (machine_id, operator_id)
);

-- Two references of a table to itself, and one to another.

create table dataapi.companies (
    id      integer primary key,
    name    text not null,
    owner   integer references dataapi.companies (id),
    auditor integer references dataapi.companies (id)
);

-- A column that is called like what it refers to, and a table that is called like its column.

create table dataapi.status (
    id   integer primary key,
    name text not null
);

create table dataapi.matches (
    id     integer primary key,
    status integer references dataapi.status (id)
);

create table dataapi.being (
    being integer primary key
);

create table dataapi.child (
    child integer primary key,
    being integer references dataapi.being (being)
);

-- Names ---------------------------------------------------------------------------------------------------------------

create table dataapi."Straße nach Köln" (
    "Größe in m²" integer primary key,
    "名前"          text
);

create table dataapi."odd.table" (
    "a.b"          integer primary key,
    "c d"          text,
    "e,f"          text,
    "g(h)"         text,
    "i->j"         text,
    "k""l"         text,
    "select"       text,
    "m:n"          text,
    "$dollar$"     text,
    with_hyphen    text,
    "count"        integer
);
alter table dataapi."odd.table" rename column with_hyphen to "with-hyphen";

-- What stands in the way of whoever reads the catalogue: a view that stands on itself.

create view dataapi.endless as
select id, name
from dataapi.clients;
create or replace view dataapi.endless as
select id, name
from dataapi.endless;

create view dataapi.too_many_rows as
select (select id from dataapi.clients) as id;

create function dataapi.lead_name(dataapi.projects) returns text
    language sql stable as
$$ select users.name from dataapi.users join dataapi.project_leads on user_id = id where project_id = $1.id $$;

-- Who leaves a task takes his comments along, so that both may be there and be deleted.
alter table dataapi.comments
    drop constraint author,
    add constraint author foreign key (task_id, user_id) references dataapi.users_tasks (task_id, user_id) on delete cascade;
