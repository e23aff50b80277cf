-- Many jobs that end in one statement.
--
-- What followed from the end of a job was done job by job: its session looked at and updated, and each session announced in a
-- text that grew with every one. Workers who complete a hundred jobs at once spent most of their time there. Now it is done
-- once a statement, for all the sessions that it touched.

-- In one go, because what is put by is one text, which each single announcement would search and write anew. The payloads
-- differ from each other.
create function playhead.announce_all(channel pg_catalog.text, payloads pg_catalog.text[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
    put_by constant pg_catalog.text := pg_catalog.current_setting('playhead.announcements', true);
begin
    if coalesce(put_by, '') = '' then
        perform pg_catalog.pg_notify(channel, told.payload)
        from unnest(payloads) as told (payload);
    else
        perform pg_catalog.set_config('playhead.announcements', put_by || string_agg(told.line, ''), true)
        from (
            select channel || ' ' || payload || E'\n' as line
            from unnest(payloads) as one (payload)
        ) as told
        where pg_catalog.strpos(put_by, E'\n' || told.line) = 0
        having count(*) > 0;
    end if;
end;
$$;

comment on function playhead.announce_all(text, text[]) is
    'Tells the replicas several things of one channel: with the commit, or after it where the service sees to that.';

revoke all on function playhead.announce_all(text, text[]) from public, anon, authenticated, service_role;

create or replace function public.announce_jobs()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform playhead.announce_all('coding_jobs', array_agg(touched.payload))
    from (
        select json_build_object(
            'session_id', changed.session_id, 'pending', bool_or(changed.status = 'pending')
        )::pg_catalog.text as payload
        from changed
        group by changed.session_id
    ) as touched;
    return null;
end;
$$;

create or replace function public.announce_sessions()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform playhead.announce_all(
        'coding_sessions',
        array_agg(json_build_object('session_id', changed.id)::pg_catalog.text)
    )
    from changed;
    return null;
end;
$$;

-- Jobs and their session -----------------------------------------------------------------------------------------

drop trigger coding_jobs_settle_session on public.coding_jobs;
drop function public.settle_session();

create function public.settle_sessions()
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

comment on function public.settle_sessions() is
    'Trigger: with its last job finished, a session is completed, or failed where that job, or one that ended with it, failed.';

revoke all on function public.settle_sessions() from public, anon, authenticated, service_role;

create trigger coding_jobs_settle_sessions
    after update on public.coding_jobs
    referencing old table as was new table as became
    for each statement
    execute function public.settle_sessions();

-- Whoever puts a project away comes to many sessions as well, and does so in the same order.
create or replace function public.finish_project_sessions()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
begin
    perform
    from public.coding_sessions session
    where session.project_id = new.id
      and session.status in ('pending', 'active', 'paused')
    order by session.id
    for no key update;

    update public.coding_sessions
    set status = 'completed'
    where project_id = new.id
      and status in ('pending', 'active', 'paused');
    return null;
end;
$$;
