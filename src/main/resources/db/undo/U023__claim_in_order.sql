-- Undoes V023__claim_in_order. Loses nothing.

create index coding_jobs_session_id_turn_at_idx on public.coding_jobs (session_id, priority, turn_at)
    where status in ('pending', 'processing');
drop index public.coding_jobs_pending_session_id_turn_at_idx;
drop index public.coding_jobs_processing_session_id_turn_at_idx;

create or replace function public.take_turn()
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
      and (
          select job.id
          from public.coding_jobs job
          where job.session_id = session.id
            and job.status in ('pending', 'processing')
          limit 1
      ) is null;
    return null;
end;
$$;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '023';
    end if;
end;
$$;
