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

-- Whoever knows this table knows all that stands above.
create table dataapi.last_of_all (
    id integer primary key
);
