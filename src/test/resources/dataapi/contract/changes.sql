-- What the cases about changes, functions and forms of answers need. Run before schema.sql; filled by changes-rows.sql.

-- Media types: of the rows of one table, of any rows, and whatever is accepted ----------------------------------------

create domain dataapi."text/tab-separated-values" as text;
create domain dataapi."application/vnd.lengths" as bytea;
create domain dataapi."application/vnd.count+json" as jsonb;
create domain dataapi."text/plain" as text;
create domain dataapi."text/xml" as pg_catalog.xml;
create domain dataapi."application/octet-stream" as bytea;
create domain dataapi."*/*" as bytea;

create table dataapi.letters (
    id   integer primary key,
    text text not null
);

create function dataapi.line_of(before text, next dataapi.letters) returns dataapi."text/tab-separated-values"
    language sql immutable as $$ select before || case before when '' then '' else E'\n' end || next.id || E'\t' || next.text $$;
create aggregate dataapi.lines_of(dataapi.letters)
    (sfunc = dataapi.line_of, stype = dataapi."text/tab-separated-values", initcond = '');

create function dataapi.length_of(before bytea, next dataapi.letters) returns dataapi."application/vnd.lengths"
    language sql immutable as $$ select before || decode(to_hex(64 + length(next.text)), 'hex') $$;
create aggregate dataapi.lengths_of(dataapi.letters)
    (sfunc = dataapi.length_of, stype = dataapi."application/vnd.lengths", initcond = '');

create function dataapi.one_more(before jsonb, next anyelement) returns dataapi."application/vnd.count+json"
    language sql immutable as $$ select jsonb_build_object('count', (before ->> 'count')::integer + 1) $$;
create aggregate dataapi.count_of(anyelement)
    (sfunc = dataapi.one_more, stype = dataapi."application/vnd.count+json", initcond = '{"count": 0}');

create table dataapi.anything (
    value text
);

create function dataapi.next_value(before bytea, next dataapi.anything) returns dataapi."*/*"
    language sql immutable as $$ select before || convert_to(next.value, 'UTF8') $$;
create aggregate dataapi.values_of(dataapi.anything)
    (sfunc = dataapi.next_value, stype = dataapi."*/*", initcond = '');

create function dataapi.letters_from(first integer) returns setof dataapi.letters
    language sql stable as 'select * from dataapi.letters where id >= first order by id';
create function dataapi.plain_greeting(name text) returns dataapi."text/plain"
    language sql immutable as $$ select 'Hello, ' || name $$;
create function dataapi.no_greeting() returns dataapi."text/plain"
    language sql immutable as 'select null::text';
create function dataapi.plain_greetings() returns setof dataapi."text/plain"
    language sql immutable as $$ select 'Hello' $$;
create function dataapi.echo_xml(pg_catalog.xml) returns dataapi."text/xml"
    language sql immutable as 'select $1';
create function dataapi.echo_bytes(bytea) returns dataapi."application/octet-stream"
    language sql immutable as 'select $1';
create function dataapi.any_type() returns dataapi."*/*"
    language sql immutable as $$ select convert_to('any', 'UTF8') $$;

-- Functions of every kind ---------------------------------------------------------------------------------------------

create function dataapi.one_out(number integer, out next integer) language sql immutable as 'select number + 1';
create function dataapi.one_in_out(inout number integer) language sql immutable as 'select number + 1';
create function dataapi.one_column() returns table (a text) language sql immutable as $$ select 'A' $$;
create function dataapi.an_array() returns integer[] language sql immutable as $$ select array[1, 2, 3] $$;
create function dataapi.a_range(low integer, high integer) returns int4range
    language sql immutable as 'select int4range(low, high)';
create function dataapi.a_mood(wanted dataapi.mood) returns dataapi.mood language sql immutable as 'select wanted';
create function dataapi.no_number() returns integer language sql immutable as 'select null::integer';
create function dataapi.no_rows() returns setof integer language sql immutable as 'select 1 where false';
create function dataapi.three_defaults(a integer default 1, b integer default 2, c integer default 3) returns integer
    language sql immutable as 'select a + b + c';
create function dataapi."Quoted Name"("Some Arg" text) returns text language sql immutable as $$ select "Some Arg" $$;
create function dataapi.type_of(value json) returns text language sql immutable as 'select json_typeof(value)';
create function dataapi.whole_of(jsonb) returns text language sql immutable as 'select jsonb_typeof($1)';
create function dataapi.two_of_json(json) returns integer language sql immutable as 'select 1';
create function dataapi.two_of_json(jsonb) returns integer language sql immutable as 'select 2';
create function dataapi.asserts() returns integer
    language plpgsql as $$ begin assert false, 'bad thing'; return 1; end $$;
-- Callers may not call pg_sleep themselves.
create function dataapi.sleeps() returns integer
    language sql volatile security definer set statement_timeout = '50ms' as 'select 1 from pg_sleep(5)';
create function dataapi.current(setting text) returns text
    language sql stable as 'select current_setting(setting, true)';
create function dataapi.header(name text) returns text
    language sql stable as $$ select current_setting('request.headers', true)::json ->> name $$;
create function dataapi.cookie(name text) returns text
    language sql stable as $$ select current_setting('request.cookies', true)::json ->> name $$;
create function dataapi.claim(name text) returns text
    language sql stable as $$ select current_setting('request.jwt.claims', true)::json ->> name $$;
create function dataapi.is_read_only() returns text
    language sql volatile as $$ select current_setting('transaction_read_only') $$;
create function dataapi.is_read_only_and_stable() returns text
    language sql stable as $$ select current_setting('transaction_read_only') $$;
create function dataapi.inserts_although_stable() returns integer
    language plpgsql stable as $$ begin insert into dataapi.letters values (9, 'i'); return 1; end $$;

-- What is said of the answer --------------------------------------------------------------------------------------------

create function dataapi.adds_and_says(headers text default '', status text default '') returns setof dataapi.letters
    language plpgsql volatile as $$
    begin
        execute format('set local response.headers = %L', headers);
        execute format('set local response.status = %L', status);
        return query insert into dataapi.letters values (9, 'i') returning *;
    end
    $$;

create function dataapi.says_of_letters() returns trigger
    language plpgsql as $$
    begin
        if new.text = 'status' then
            set local response.status = '202';
        elsif new.text = 'header' then
            set local response.headers = '[{"Location": "/elsewhere"}, {"X-Letter": "told"}]';
        elsif new.text = 'bad header' then
            set local response.headers = '{"X-Letter": "told"}';
        elsif new.text = 'bad status' then
            set local response.status = '42';
        end if;
        return new;
    end
    $$;
create trigger says before insert or update on dataapi.letters for each row execute function dataapi.says_of_letters();

-- Keys, views and rights ------------------------------------------------------------------------------------------------

create table dataapi.places (
    id    integer generated by default as identity primary key,
    code  text unique,
    "odd ""name, (x)" text,
    level integer check (level > 0)
);

create view dataapi.places_view as
select id, code, level
from dataapi.places;

create view dataapi.places_read_only as
select id, count(*) as number
from dataapi.places
group by id;

create table dataapi.write_only (
    id   integer primary key,
    text text
);
revoke all on dataapi.write_only from anon, authenticated;
grant insert on dataapi.write_only to anon;
grant select (id) on dataapi.write_only to authenticated;
grant insert, update, delete on dataapi.write_only to authenticated;
