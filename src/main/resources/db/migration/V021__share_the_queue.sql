-- The queue at scale: turns that are fair between sessions, and jobs that failed for good.
--
-- Within a priority the oldest job came first. So whoever sent a hundred prompts at once had everybody else wait for all of
-- them. Now each job has a turn: a time, which is when it was asked for, but at least a minute after the turn of the job that
-- its session has asked for before and that is not finished. Turns are no delay: where nobody else waits, a hundred jobs of
-- one session are handed out at once. A turn never moves back, so however many others come, each job's comes.

alter table public.coding_jobs
    -- Jobs that are there already have one turn, and within it their age decides as before.
    add column turn_at timestamptz not null default now();

comment on column public.coding_jobs.turn_at is
    'Within a priority the earliest turn comes first. The turns of one session stand a minute apart.';

-- In the order in which jobs are claimed: a claim reads as many entries as it takes jobs, however many wait or are finished.
create index coding_jobs_priority_turn_at_idx on public.coding_jobs (priority desc, turn_at, created_at)
    where status = 'pending';
-- The latest turn of a session's unfinished jobs; also, whether it has any.
create index coding_jobs_session_id_turn_at_idx on public.coding_jobs (session_id, priority, turn_at)
    where status in ('pending', 'processing');
-- What has failed, newest first, beside however many that have not.
create index coding_jobs_failed_created_at_idx on public.coding_jobs (created_at desc, id desc)
    where status = 'failed';

create function public.take_turn()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
declare
    latest timestamptz;
begin
    select job.turn_at
    into latest
    from public.coding_jobs job
    where job.session_id = new.session_id
      and job.priority = new.priority
      and job.status in ('pending', 'processing')
    order by job.turn_at desc
    limit 1;

    -- A job for later stands in line from when it is due, so that claims need not read over it until then.
    new.turn_at = greatest(
        new.created_at,
        case when new.run_at > now() then new.run_at end,
        latest + interval '1 minute'
    );
    return new;
end;
$$;

comment on function public.take_turn() is
    'Trigger: gives a job its turn, a minute after that of its session''s job before it where that is not finished.';

revoke all on function public.take_turn() from public, anon, authenticated, service_role;

create trigger coding_jobs_take_turn
    before insert on public.coding_jobs
    for each row
    execute function public.take_turn();

-- Jobs that failed for good --------------------------------------------------------------------------------------

-- Acts as its caller: the service role may change jobs, and nobody else may call this. The session's lock keeps it open until
-- the job is pending; a session that has finished never comes back, and neither do its jobs.
create function public.retry_job(id uuid)
returns setof public.coding_jobs
language plpgsql
volatile
set search_path = ''
as $$
declare
    session_status text;
begin
    select session.status
    into session_status
    from public.coding_jobs job
    join public.coding_sessions session on session.id = job.session_id
    where job.id = retry_job.id
    for no key update of session;

    if not found then
        raise exception 'there is no such job' using errcode = 'no_data_found';
    end if;

    if session_status in ('completed', 'failed', 'expired') then
        raise exception 'the session is %: violates check constraint "coding_jobs_session_open"', session_status
            using errcode = 'check_violation',
                  schema = 'public',
                  table = 'coding_jobs',
                  constraint = 'coding_jobs_session_open';
    end if;

    return query
        update public.coding_jobs job
        set status = 'pending', retry_count = 0, run_at = now(), turn_at = now(), completed_at = null
        where job.id = retry_job.id
          and job.status = 'failed'
        returning job.*;

    if not found then
        raise exception 'only a failed job is put back: violates check constraint "coding_jobs_retry_of_failed"'
            using errcode = 'check_violation',
                  schema = 'public',
                  table = 'coding_jobs',
                  constraint = 'coding_jobs_retry_of_failed';
    end if;
end;
$$;

comment on function public.retry_job(uuid) is
    'Puts a failed job of an open session back into the queue, with all its tries before it, and returns it.';

revoke all on function public.retry_job(uuid) from public, anon, authenticated, service_role;
grant execute on function public.retry_job(uuid) to service_role;
