-- Claims that read what they take, and not all that waits.
--
-- The planner took what a claim looks for for little: that a job is pending and that it is unfinished were to it two things,
-- because two indexes named them, and it multiplied how rare they are. So with some thousand jobs waiting beside many that are
-- finished it read both indexes whole and sorted, at each claim. Indexes that name one status each say nothing that another
-- one does not say.

create index coding_jobs_pending_session_id_turn_at_idx on public.coding_jobs (session_id, priority, turn_at)
    where status = 'pending';
create index coding_jobs_processing_session_id_turn_at_idx on public.coding_jobs (session_id, priority, turn_at)
    where status = 'processing';
drop index public.coding_jobs_session_id_turn_at_idx;

create or replace function public.take_turn()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
declare
    latest pg_catalog.timestamptz;
begin
    latest = greatest(
        (
            select max(job.turn_at)
            from public.coding_jobs job
            where job.session_id = new.session_id
              and job.priority = new.priority
              and job.status = 'pending'
        ),
        (
            select max(job.turn_at)
            from public.coding_jobs job
            where job.session_id = new.session_id
              and job.priority = new.priority
              and job.status = 'processing'
        )
    );

    -- A job for later stands in line from when it is due, so that claims need not read over it until then.
    new.turn_at = greatest(
        new.created_at,
        case when new.run_at > now() then new.run_at end,
        latest + interval '1 minute'
    );
    return new;
end;
$$;

create or replace function public.settle_sessions()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
declare
    finished pg_catalog.uuid[];
    failed   pg_catalog.uuid[];
begin
    -- By what is not in the other side, which is mostly empty: a join would compare each row with each.
    select
        array_agg(became.session_id),
        array_agg(became.session_id) filter (where became.status = 'failed')
    into finished, failed
    from became
    where became.status in ('completed', 'failed')
      and became.id not in (select was.id from was where was.status not in ('pending', 'processing'));

    if finished is null then
        return null;
    end if;

    -- Two last jobs that finish at once take turns here; else each would take the other for unfinished. In the order in
    -- which everybody comes to many sessions, so that nobody waits in a circle.
    perform
    from public.coding_sessions session
    where session.id = any (finished)
    order by session.id
    for no key update;

    -- Asked session by session, because as a join the planner may read every job that waits.
    update public.coding_sessions session
    set status = case when session.id = any (failed) then 'failed' else 'completed' end
    where session.id = any (finished)
      and session.status in ('pending', 'active', 'paused')
      and coalesce(
          (
              select job.id
              from public.coding_jobs job
              where job.session_id = session.id
                and job.status = 'pending'
              limit 1
          ),
          (
              select job.id
              from public.coding_jobs job
              where job.session_id = session.id
                and job.status = 'processing'
              limit 1
          )
      ) is null;
    return null;
end;
$$;
