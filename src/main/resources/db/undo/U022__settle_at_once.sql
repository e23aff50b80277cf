-- Undoes V022__settle_at_once. Loses nothing.

create or replace function public.finish_project_sessions()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
begin
    update public.coding_sessions
    set status = 'completed'
    where project_id = new.id
      and status in ('pending', 'active', 'paused');
    return null;
end;
$$;

drop trigger coding_jobs_settle_sessions on public.coding_jobs;
drop function public.settle_sessions();

create function public.settle_session()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
begin
    -- Two last jobs that finish at once take turns here; else each would take the other for unfinished.
    perform
    from public.coding_sessions session
    where session.id = new.session_id
    for no key update;

    update public.coding_sessions session
    set status = case new.status when 'completed' then 'completed' else 'failed' end
    where session.id = new.session_id
      and session.status in ('pending', 'active', 'paused')
      and not exists (
          select
          from public.coding_jobs job
          where job.session_id = session.id
            and job.status in ('pending', 'processing')
      );
    return null;
end;
$$;

comment on function public.settle_session() is
    'Trigger: with its last job finished, a session is completed, or failed where that job failed.';

revoke all on function public.settle_session() from public, anon, authenticated, service_role;

create trigger coding_jobs_settle_session
    after update of status on public.coding_jobs
    for each row
    when (new.status in ('completed', 'failed') and old.status in ('pending', 'processing'))
    execute function public.settle_session();

create or replace function public.announce_sessions()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform playhead.announce('coding_sessions', json_build_object('session_id', changed.id)::pg_catalog.text)
    from changed;
    return null;
end;
$$;

create or replace function public.announce_jobs()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform playhead.announce(
        'coding_jobs',
        json_build_object('session_id', touched.session_id, 'pending', touched.pending)::pg_catalog.text
    )
    from (
        select changed.session_id, bool_or(changed.status = 'pending') as pending
        from changed
        group by changed.session_id
    ) as touched;
    return null;
end;
$$;

drop function playhead.announce_all(text, text[]);

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '022';
    end if;
end;
$$;
