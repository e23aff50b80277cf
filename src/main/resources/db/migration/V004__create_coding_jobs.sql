-- Coding jobs: the queue between the people who ask and the workers who run agents.
--
-- A prompt becomes a job of its session. Users see the jobs of their sessions and change none; they ask for one by
-- submit_prompt. Workers act as the service role. Claims, leases and retries come in a chapter of their own.

create table public.coding_jobs (
    id           uuid        not null default gen_random_uuid(),
    session_id   uuid        not null,
    prompt       text        not null,
    status       text        not null default 'pending',
    priority     integer     not null default 0,
    retry_count  integer     not null default 0,
    max_retries  integer     not null default 3,
    run_at       timestamptz not null default now(),
    error        text,
    result       jsonb,
    completed_at timestamptz,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    constraint coding_jobs_pkey primary key (id),
    constraint coding_jobs_session_id_fkey foreign key (session_id) references public.coding_sessions (id) on delete cascade,
    constraint coding_jobs_status_known check (status in ('pending', 'processing', 'completed', 'failed')),
    constraint coding_jobs_prompt_length check (length(prompt) between 1 and 100000),
    constraint coding_jobs_priority_range check (priority between -1000 and 1000),
    constraint coding_jobs_retry_count_not_negative check (retry_count >= 0),
    constraint coding_jobs_max_retries_range check (max_retries between 0 and 100),
    constraint coding_jobs_error_length check (length(error) <= 10000),
    constraint coding_jobs_result_numbers check (
        not jsonb_path_exists(
            result,
            'strict $.** ? (@.type() == "number" && (@.abs() > 1.7976931348623157e308 || (@ != 0 && @.abs() < 1e-308)))'
        )
    ),
    constraint coding_jobs_result_size check (octet_length(result::text) <= 65536)
);

comment on table public.coding_jobs is 'The queue between the people who ask and the workers who run agents.';
comment on column public.coding_jobs.priority is 'Higher runs first; within a priority the oldest does.';
comment on column public.coding_jobs.retry_count is 'How often the job was put back after a failure or a lost lease.';
comment on column public.coding_jobs.max_retries is 'How often it may be put back before it is failed.';
comment on column public.coding_jobs.run_at is 'Not before this time: the delay before a retry.';
comment on column public.coding_jobs.error is 'What went wrong last.';
comment on column public.coding_jobs.result is 'What the worker said when it completed the job.';

comment on constraint coding_jobs_status_known on public.coding_jobs is 'must be pending, processing, completed or failed';
comment on constraint coding_jobs_prompt_length on public.coding_jobs is 'must have 1 to 100,000 characters';
comment on constraint coding_jobs_priority_range on public.coding_jobs is 'must be between -1000 and 1000';
comment on constraint coding_jobs_retry_count_not_negative on public.coding_jobs is 'must not be negative';
comment on constraint coding_jobs_max_retries_range on public.coding_jobs is 'must be between 0 and 100';
comment on constraint coding_jobs_error_length on public.coding_jobs is 'must have at most 10,000 characters';
comment on constraint coding_jobs_result_numbers on public.coding_jobs is 'must hold no number that a double cannot';
comment on constraint coding_jobs_result_size on public.coding_jobs is 'must take at most 64 KiB';

-- In the order in which jobs are claimed, and only of jobs that are not finished: however many have been, a claim
-- costs the same.
create index coding_jobs_status_priority_idx on public.coding_jobs (status, priority desc, created_at)
    where status in ('pending', 'processing');
create index coding_jobs_session_id_created_at_idx on public.coding_jobs (session_id, created_at);

alter table public.coding_jobs enable row level security;
alter table public.coding_jobs force row level security;

create policy coding_jobs_select_own on public.coding_jobs
    for select
    to authenticated
    using (
        exists (
            select
            from public.coding_sessions session
            where session.id = session_id
              and session.user_id = (select auth.uid())
        )
    );

-- No insert policy: submit_prompt checks whose session it is, and that it is open.
-- No update or delete policy: what becomes of a job is for workers to say.

revoke all on public.coding_jobs from anon, authenticated, service_role;
grant select on public.coding_jobs to authenticated;
grant select, insert, update, delete on public.coding_jobs to service_role;

create trigger coding_jobs_updated_at
    before update on public.coding_jobs
    for each row
    execute function public.update_updated_at();

-- Asking for work ------------------------------------------------------------------------------------------------

-- Security definer, because users have no insert on jobs: that the session is the caller's own, and open, is checked here
-- before anything else happens. The session's lock keeps it open until the job is there. The service role is known by the
-- role that was taken on, which a user cannot set, and not by a claim.
create function public.submit_prompt(session_id uuid, prompt text, id uuid default gen_random_uuid())
returns setof public.coding_jobs
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    session public.coding_sessions;
begin
    select *
    into session
    from public.coding_sessions candidate
    where candidate.id = submit_prompt.session_id
      and (candidate.user_id = (select auth.uid()) or current_setting('role') = 'service_role')
    for no key update;

    if not found then
        raise exception 'there is no such session' using errcode = 'no_data_found';
    end if;

    if exists (select from public.coding_jobs job where job.id = submit_prompt.id and job.session_id = session.id) then
        -- The same request again: its job is there.
        return query select * from public.coding_jobs job where job.id = submit_prompt.id;
        return;
    end if;

    if session.status in ('completed', 'failed', 'expired') then
        raise exception 'the session is %: violates check constraint "coding_jobs_session_open"', session.status
            using errcode = 'check_violation',
                  schema = 'public',
                  table = 'coding_jobs',
                  constraint = 'coding_jobs_session_open';
    end if;

    return query
        insert into public.coding_jobs (id, session_id, prompt)
        values (submit_prompt.id, session.id, submit_prompt.prompt)
        returning *;
end;
$$;

comment on function public.submit_prompt(uuid, text, uuid) is
    'Enqueues a job of the caller''s own open session and returns it. Sent again with the same id, it returns the job that is there.';

revoke all on function public.submit_prompt(uuid, text, uuid) from public, anon, authenticated, service_role;
grant execute on function public.submit_prompt(uuid, text, uuid) to authenticated, service_role;

-- Jobs and their session -----------------------------------------------------------------------------------------

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

-- Security definer, because a user who completes a session may not change its jobs. It touches only jobs that wait in the
-- very session that was finished. A job that a worker is claiming at this moment is passed by: its lease will end.
create function public.cancel_waiting_jobs()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    with waiting as (
        select job.id
        from public.coding_jobs job
        where job.session_id = new.id
          and job.status = 'pending'
        for update skip locked
    )
    update public.coding_jobs job
    set status = 'failed', completed_at = now(), error = 'the session was ' || new.status || ' before the job ran'
    from waiting
    where job.id = waiting.id;
    return null;
end;
$$;

comment on function public.cancel_waiting_jobs() is 'Trigger: jobs that wait in a session that is finished will not run.';

revoke all on function public.cancel_waiting_jobs() from public, anon, authenticated, service_role;

create trigger coding_sessions_cancel_waiting_jobs
    after update of status on public.coding_sessions
    for each row
    when (
        new.status in ('completed', 'failed', 'expired')
        and old.status in ('pending', 'active', 'paused')
    )
    execute function public.cancel_waiting_jobs();

-- Announcements --------------------------------------------------------------------------------------------------

-- Security definer for the same reason as announce_sessions.
create function public.announce_jobs()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform pg_catalog.pg_notify(
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

comment on function public.announce_jobs() is
    'Trigger: tells channel coding_jobs which sessions'' jobs a statement touched, and whether any of those waits for a worker.';

revoke all on function public.announce_jobs() from public, anon, authenticated, service_role;

create trigger coding_jobs_announce_insert
    after insert on public.coding_jobs
    referencing new table as changed
    for each statement
    execute function public.announce_jobs();

create trigger coding_jobs_announce_update
    after update on public.coding_jobs
    referencing new table as changed
    for each statement
    execute function public.announce_jobs();
