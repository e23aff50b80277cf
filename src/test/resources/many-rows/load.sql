-- A database after some time: 200 users, 50,000 projects, 20,000 sessions of which 500 are open, 100,000 jobs of which 1,000
-- wait and 500 are run, and a million events.
--
-- Loaded without triggers and indexes, which would take minutes, and with the numbers that they would have given.

set local maintenance_work_mem = '256MB';

insert into auth.users (id, email)
select md5('user ' || u)::uuid, 'user-' || u || '@example.test'
from generate_series(0, 199) u;

set local session_replication_role = replica;

update public.profiles
set sessions_limit = 100;

insert into public.projects (id, user_id, name, status, created_at)
select md5('project ' || p)::uuid, md5('user ' || p % 200)::uuid, 'Project ' || p,
    case when p / 200 % 10 = 9 then 'archived' else 'active' end, now() - p * interval '1 minute'
from generate_series(0, 49999) p;

insert into public.coding_sessions (id, user_id, project_id, initial_prompt, status, created_at, expires_at)
select md5('session ' || s)::uuid, md5('user ' || s % 200)::uuid, md5('project ' || s)::uuid, 'Build',
    case when s < 500 then 'active' when s % 3 = 0 then 'expired' else 'completed' end,
    now() - s * interval '1 minute',
    now() - s * interval '1 minute' + interval '6 hours'
from generate_series(0, 19999) s;

insert into public.session_streams (session_id, last_seq)
select id, 50
from public.coding_sessions;

insert into public.coding_jobs (session_id, prompt, status, priority, created_at, lease_id, lease_expires_at)
select md5('session ' || case when j % 100 = 0 or j % 200 = 50 then j / 100 % 500 else j % 20000 end)::uuid, 'Build',
    case
        when j % 100 = 0 then 'pending'
        when j % 200 = 50 then 'processing'
        when j % 7 = 0 then 'failed'
        else 'completed'
    end,
    j % 5, now() - j * interval '1 second',
    case when j % 200 = 50 then gen_random_uuid() end, case when j % 200 = 50 then now() + interval '1 hour' end
from generate_series(0, 99999) j;

alter table public.session_events
    drop constraint session_events_session_id_seq_key,
    drop constraint session_events_pkey;
drop index public.session_events_created_at_idx;

insert into public.session_events (session_id, seq, event_type, data, created_at)
select md5('session ' || s)::uuid, e, 'terminal', '{"output": "Installing dependencies"}',
    now() - s * interval '1 minute' + e * interval '1 second'
from generate_series(1, 50) e, generate_series(0, 19999) s;

alter table public.session_events
    add constraint session_events_pkey primary key (id),
    add constraint session_events_session_id_seq_key unique (session_id, seq);
create index session_events_created_at_idx on public.session_events (created_at desc);

analyze;
