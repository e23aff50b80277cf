-- What a queue holds before each turn: as many jobs as it has had at first, in the same order, ten to a session, and none
-- that an earlier turn has left. :pending, :finished and :users are numbers of the driver.
set session_replication_role = replica;
set synchronous_commit = off;

create or replace function pg_temp.id(kind text, number bigint) returns uuid
language sql immutable
as $$ select ('00000000-0000-4000-' || kind || '-' || lpad(number::text, 12, '0'))::uuid $$;

insert into public.coding_sessions (id, user_id, project_id, initial_prompt, status, expires_at)
select pg_temp.id('b000', n), pg_temp.id('8000', 1 + n % :users), pg_temp.id('9000', 1 + n % :users),
    'Work through a queue', 'active', now() + interval '1 day'
from generate_series(1, greatest(:pending / 10, 100)) n
on conflict (id) do update set status = 'active'
where coding_sessions.status <> 'active';

insert into public.session_streams (session_id)
select pg_temp.id('b000', n) from generate_series(1, greatest(:pending / 10, 100)) n
on conflict (session_id) do nothing;

-- Laid once: the finished ones that nobody has worked on belong to sessions that are over.
insert into public.coding_jobs (session_id, prompt, status, created_at, completed_at)
select pg_temp.id('a000', 1 + n % :sessions), 'Rename the parser, number ' || n, 'completed',
    now() - interval '30 days' + n * interval '1 second', now()
from generate_series(1, :finished) n
where not exists (select from public.coding_jobs where worker is null and status = 'completed');

delete from public.coding_jobs where worker is not null or (:pending = 0 and status = 'pending');

insert into public.coding_jobs (session_id, prompt, created_at)
select pg_temp.id('b000', 1 + n % greatest(:pending / 10, 100)), 'Rename the parser, number ' || n,
    clock_timestamp() + n * interval '1 microsecond'
from generate_series(1, :pending - (select count(*) from public.coding_jobs where status = 'pending')) n;
