-- :users and :sessions are numbers of the driver.
--
-- Users with a project each, sessions dealt out among them in turn, a hundred events a session. Triggers are passed by
-- (the owner of a bench is a superuser): they would number every event by itself.
set session_replication_role = replica;
set synchronous_commit = off;

create or replace function pg_temp.id(kind text, number bigint) returns uuid
language sql immutable
as $$ select ('00000000-0000-4000-' || kind || '-' || lpad(number::text, 12, '0'))::uuid $$;

insert into auth.users (id, email)
select pg_temp.id('8000', n), 'user' || n || '@example.com' from generate_series(1, :users) n;

insert into public.profiles (id, email)
select pg_temp.id('8000', n), 'user' || n || '@example.com' from generate_series(1, :users) n;

insert into public.projects (id, user_id, name)
select pg_temp.id('9000', n), pg_temp.id('8000', n), 'Project ' || n from generate_series(1, :users) n;

insert into public.coding_sessions (id, user_id, project_id, initial_prompt, status, metadata)
select pg_temp.id('a000', n), pg_temp.id('8000', 1 + (n - 1) % :users), pg_temp.id('9000', 1 + (n - 1) % :users),
    'Build a todo app with React, number ' || n, 'completed', '{"files": 3, "model": "large"}'
from generate_series(1, :sessions) n;

insert into public.session_streams (session_id, last_seq)
select pg_temp.id('a000', n), 100 from generate_series(1, :sessions) n;

-- As they are written: sessions run side by side, so the events of one lie far apart.
insert into public.session_events (session_id, seq, event_type, data)
select pg_temp.id('a000', n), seq, (array['thinking', 'terminal', 'file_change'])[1 + seq % 3],
    jsonb_build_object('stream', 'stdout', 'output', repeat('npm install ', 10), 'line', seq)
from generate_series(1, 100) seq, generate_series(1, :sessions) n;

