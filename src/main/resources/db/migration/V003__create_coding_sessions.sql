-- Coding sessions: somebody asks for software, and an agent works on it until the session is finished or its time is up.
--
-- Three rules live here because every door must keep them: a session opens in an active project of its own user; a user has
-- no more open sessions than the profile allows; and a status moves only along this graph, never out of its last row:
--
--     pending ──► active ◄──► paused
--        │          │           │        pending may also go to paused
--        └──────────┴───────────┴──────► completed | failed | expired

create table public.coding_sessions (
    id             uuid        not null default gen_random_uuid(),
    user_id        uuid        not null,
    project_id     uuid        not null,
    initial_prompt text        not null,
    status         text        not null default 'pending',
    expires_at     timestamptz not null default now() + interval '1 hour',
    eas_update_url text,
    webview_url    text,
    metadata       jsonb       not null default '{}',
    started_at     timestamptz,
    completed_at   timestamptz,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    constraint coding_sessions_pkey primary key (id),
    constraint coding_sessions_user_id_fkey foreign key (user_id) references public.profiles (id) on delete cascade,
    constraint coding_sessions_project_id_fkey foreign key (project_id) references public.projects (id) on delete cascade,
    constraint coding_sessions_status_known
        check (status in ('pending', 'active', 'paused', 'completed', 'failed', 'expired')),
    constraint coding_sessions_initial_prompt_length check (length(initial_prompt) between 1 and 100000),
    -- Infinity is a timestamp to PostgreSQL, and to no client.
    constraint coding_sessions_expires_at_finite check (isfinite(expires_at)),
    constraint coding_sessions_eas_update_url_length check (length(eas_update_url) <= 2000),
    constraint coding_sessions_webview_url_length check (length(webview_url) <= 2000),
    constraint coding_sessions_metadata_is_object check (jsonb_typeof(metadata) = 'object'),
    constraint coding_sessions_metadata_numbers check (
        not jsonb_path_exists(
            metadata,
            'strict $.** ? (@.type() == "number" && (@.abs() > 1.7976931348623157e308 || (@ != 0 && @.abs() < 1e-308)))'
        )
    ),
    constraint coding_sessions_metadata_size check (octet_length(metadata::text) <= 65536)
);

comment on table public.coding_sessions is 'Somebody asks for software, and an agent works on it until it is done or its time is up.';
comment on column public.coding_sessions.expires_at is 'When an open session becomes expired, whatever it is doing.';
comment on column public.coding_sessions.eas_update_url is 'Where the app''s update can be fetched; set when it is ready.';
comment on column public.coding_sessions.webview_url is 'Where the app can be looked at; set when it is ready.';
comment on column public.coding_sessions.metadata is 'Statistics of the session, file counts, whatever the app wants to keep with it.';
comment on column public.coding_sessions.started_at is 'When the session first became active.';
comment on column public.coding_sessions.completed_at is 'When the session was completed, failed or expired.';

comment on constraint coding_sessions_status_known on public.coding_sessions is 'must be pending, active, paused, completed, failed or expired';
comment on constraint coding_sessions_initial_prompt_length on public.coding_sessions is 'must have 1 to 100,000 characters';
comment on constraint coding_sessions_expires_at_finite on public.coding_sessions is 'must be a moment in time, not infinity';
comment on constraint coding_sessions_eas_update_url_length on public.coding_sessions is 'must have at most 2,000 characters';
comment on constraint coding_sessions_webview_url_length on public.coding_sessions is 'must have at most 2,000 characters';
comment on constraint coding_sessions_metadata_is_object on public.coding_sessions is 'must be a JSON object';
comment on constraint coding_sessions_metadata_numbers on public.coding_sessions is 'must hold no number that a double cannot';
comment on constraint coding_sessions_metadata_size on public.coding_sessions is 'must take at most 64 KiB';

create index coding_sessions_user_id_idx on public.coding_sessions (user_id);
create index coding_sessions_project_id_idx on public.coding_sessions (project_id);
create index coding_sessions_status_idx on public.coding_sessions (status);
-- Every finished session lies past its time, so an index of all of them would answer "what has expired" with the whole
-- history. A query that wants this one names the three statuses as constants.
create index coding_sessions_expires_at_idx on public.coding_sessions (expires_at)
    where status in ('pending', 'active', 'paused');

alter table public.coding_sessions enable row level security;
alter table public.coding_sessions force row level security;

create policy coding_sessions_select_own on public.coding_sessions
    for select
    to authenticated
    using (user_id = (select auth.uid()));

-- The foreign key alone would let one open a session for somebody else's project, and tell whether that project exists.
create policy coding_sessions_insert_own on public.coding_sessions
    for insert
    to authenticated
    with check (
        user_id = (select auth.uid())
        and exists (
            select
            from public.projects project
            where project.id = project_id
              and project.user_id = (select auth.uid())
              and project.status = 'active'
        )
    );

-- That a session failed or expired is for the service to say.
create policy coding_sessions_update_own on public.coding_sessions
    for update
    to authenticated
    using (user_id = (select auth.uid()))
    with check (
        user_id = (select auth.uid())
        and status in ('pending', 'active', 'paused', 'completed')
    );

-- No delete policy: a session is finished by its status.

revoke all on public.coding_sessions from anon, authenticated, service_role;
grant select on public.coding_sessions to authenticated;
grant insert (id, user_id, project_id, initial_prompt, expires_at, metadata) on public.coding_sessions to authenticated;
grant update (status, metadata) on public.coding_sessions to authenticated;
grant select, insert, update, delete on public.coding_sessions to service_role;

create trigger coding_sessions_updated_at
    before update on public.coding_sessions
    for each row
    execute function public.update_updated_at();

-- The project ----------------------------------------------------------------------------------------------------

-- The policy says the same to users; this says it to the service role, and to whoever puts the project away at the very
-- moment: the lock makes one of the two wait for the other. A project that the caller cannot see is left to the policy and
-- to the foreign key, so that this tells nobody whether it exists.
create function public.check_session_project()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
declare
    project public.projects;
begin
    select *
    into project
    from public.projects candidate
    where candidate.id = new.project_id
    for share;

    if found and (project.user_id <> new.user_id or project.status <> 'active') then
        raise exception 'a session needs an active project of its own user: violates check constraint "coding_sessions_project_active"'
            using errcode = 'check_violation',
                  schema = 'public',
                  table = 'coding_sessions',
                  constraint = 'coding_sessions_project_active';
    end if;
    return new;
end;
$$;

comment on function public.check_session_project() is 'Trigger: a session opens in an active project of its own user.';

revoke all on function public.check_session_project() from public, anon, authenticated, service_role;

create trigger coding_sessions_project_active
    before insert or update of user_id, project_id on public.coding_sessions
    for each row
    execute function public.check_session_project();

-- The errors of rules that triggers keep say the rule's name in PostgreSQL's own words as well as in its field: not every
-- driver passes the field on.

-- The limit ------------------------------------------------------------------------------------------------------

create function public.check_sessions_limit()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
declare
    allowed integer;
    open    integer;
begin
    -- Two requests at once take turns here, and the second counts what the first has opened.
    select profile.sessions_limit
    into allowed
    from public.profiles profile
    where profile.id = new.user_id
    for no key update;

    select count(*)
    into open
    from public.coding_sessions session
    where session.user_id = new.user_id
      and session.status in ('pending', 'active', 'paused')
      -- The same session sent again is no further one: its key decides what becomes of it.
      and session.id <> new.id;

    if open >= allowed then
        raise exception 'only % sessions may be open at once: violates check constraint "coding_sessions_within_limit"', allowed
            using errcode = 'check_violation',
                  schema = 'public',
                  table = 'coding_sessions',
                  constraint = 'coding_sessions_within_limit';
    end if;
    return new;
end;
$$;

comment on function public.check_sessions_limit() is 'Trigger: a user has no more open sessions than the profile''s sessions_limit.';

revoke all on function public.check_sessions_limit() from public, anon, authenticated, service_role;

create trigger coding_sessions_within_limit
    before insert on public.coding_sessions
    for each row
    when (new.status in ('pending', 'active', 'paused'))
    execute function public.check_sessions_limit();

-- The graph ------------------------------------------------------------------------------------------------------

create function public.move_session_status()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
begin
    if not (
        case old.status
            when 'pending' then new.status in ('active', 'paused', 'completed', 'failed', 'expired')
            when 'active' then new.status in ('paused', 'completed', 'failed', 'expired')
            when 'paused' then new.status in ('active', 'completed', 'failed', 'expired')
            else false
        end
    ) then
        raise exception 'a session that is % cannot become %: violates check constraint "coding_sessions_status_graph"',
            old.status, new.status
            using errcode = 'check_violation',
                  schema = 'public',
                  table = 'coding_sessions',
                  constraint = 'coding_sessions_status_graph';
    end if;

    if new.status = 'active' then
        new.started_at = coalesce(old.started_at, now());
    elsif new.status in ('completed', 'failed', 'expired') then
        new.completed_at = now();
    end if;
    return new;
end;
$$;

comment on function public.move_session_status() is 'Trigger: a status moves only along the graph, and the times of start and end are noted.';

revoke all on function public.move_session_status() from public, anon, authenticated, service_role;

create trigger coding_sessions_status_graph
    before update of status on public.coding_sessions
    for each row
    when (old.status is distinct from new.status)
    execute function public.move_session_status();

-- A project that is put away takes its open sessions with it.

create function public.finish_project_sessions()
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

comment on function public.finish_project_sessions() is 'Trigger: the open sessions of a deleted project are completed.';

revoke all on function public.finish_project_sessions() from public, anon, authenticated, service_role;

create trigger projects_finish_sessions
    after update of status on public.projects
    for each row
    when (new.status = 'deleted' and old.status <> 'deleted')
    execute function public.finish_project_sessions();

-- Announcements --------------------------------------------------------------------------------------------------

-- Security definer, because whoever may change a session need not be able to notify: a later chapter takes pg_notify away
-- from everybody. It reads the rows that the statement changed and sends their keys; a listener looks at the rows itself,
-- under the identity of whom it serves.
--
-- A security definer function names types with their schema: with an empty search path a temporary type comes before a
-- built-in one, and a cast to a domain that the caller made runs the caller's check as the owner.
create function public.announce_sessions()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform pg_catalog.pg_notify('coding_sessions', json_build_object('session_id', changed.id)::pg_catalog.text)
    from changed;
    return null;
end;
$$;

comment on function public.announce_sessions() is 'Trigger: tells channel coding_sessions which sessions a statement touched.';

revoke all on function public.announce_sessions() from public, anon, authenticated, service_role;

create trigger coding_sessions_announce_insert
    after insert on public.coding_sessions
    referencing new table as changed
    for each statement
    execute function public.announce_sessions();

create trigger coding_sessions_announce_update
    after update on public.coding_sessions
    referencing new table as changed
    for each statement
    execute function public.announce_sessions();

create trigger coding_sessions_announce_delete
    after delete on public.coding_sessions
    referencing old table as changed
    for each statement
    execute function public.announce_sessions();
