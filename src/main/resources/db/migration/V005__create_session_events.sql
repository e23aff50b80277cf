-- Session events: what happened in a session, in order, for ever.
--
-- A reader who has read up to n and asks for what comes after n must get everything, ever. An identity or a time does not
-- give that, because transactions commit in another order than they draw numbers. So seq is drawn under a lock of the
-- session's stream that lasts until the commit: within a session the order of seq is the order of commits, and a rolled-back
-- insert leaves no hole. It is drawn by trigger, so that it holds for every statement from every door.

-- The head of each session's stream ------------------------------------------------------------------------------

create table public.session_streams (
    session_id uuid   not null,
    epoch      uuid   not null default gen_random_uuid(),
    last_seq   bigint not null default 0,
    floor_seq  bigint not null default 1,
    constraint session_streams_pkey primary key (session_id),
    constraint session_streams_session_id_fkey
        foreign key (session_id) references public.coding_sessions (id) on delete cascade,
    constraint session_streams_last_seq_not_negative check (last_seq >= 0),
    constraint session_streams_floor_seq_positive check (floor_seq >= 1)
)
-- Its rows are updated once a batch of events, in place where the page has room.
with (fillfactor = 50);

comment on table public.session_streams is 'The head of each session''s stream of events; its row is the lock under which they are numbered.';
comment on column public.session_streams.epoch is 'Changes when numbers may stand for other events than before, as after a restore: a reader then starts over.';
comment on column public.session_streams.last_seq is 'The newest event''s number; 0 before the first.';
comment on column public.session_streams.floor_seq is 'The oldest number that is still kept.';

comment on constraint session_streams_last_seq_not_negative on public.session_streams is 'must not be negative';
comment on constraint session_streams_floor_seq_positive on public.session_streams is 'must be at least 1';

alter table public.session_streams enable row level security;
alter table public.session_streams force row level security;

create policy session_streams_select_own on public.session_streams
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

-- No insert, update or delete policy: a stream is made with its session and moved by its events.

revoke all on public.session_streams from anon, authenticated, service_role;
grant select on public.session_streams to authenticated;
-- Not last_seq: who moves a head tears a hole. Retention raises the floor, and a restore changes the epoch.
grant select, update (epoch, floor_seq) on public.session_streams to service_role;

-- Security definer, because a user who opens a session may not write streams. It takes nothing but the new session's id.
create function public.open_session_stream()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into public.session_streams (session_id)
    values (new.id);
    return null;
end;
$$;

comment on function public.open_session_stream() is 'Trigger: every session has a stream.';

revoke all on function public.open_session_stream() from public, anon, authenticated, service_role;

create trigger coding_sessions_open_stream
    after insert on public.coding_sessions
    for each row
    execute function public.open_session_stream();

-- The events -----------------------------------------------------------------------------------------------------

create table public.session_events (
    id         uuid        not null default gen_random_uuid(),
    session_id uuid        not null,
    seq        bigint      not null,
    event_type text        not null,
    data       jsonb       not null default '{}',
    created_at timestamptz not null default now(),
    constraint session_events_pkey primary key (id),
    constraint session_events_session_id_fkey
        foreign key (session_id) references public.coding_sessions (id) on delete cascade,
    -- Also the index by session: reading on from a number is one descent of it.
    constraint session_events_session_id_seq_key unique (session_id, seq),
    constraint session_events_event_type_known
        check (event_type in ('thinking', 'terminal', 'file_change', 'preview_ready', 'completion', 'error')),
    constraint session_events_data_is_object check (jsonb_typeof(data) = 'object'),
    constraint session_events_data_numbers check (
        not jsonb_path_exists(
            data,
            'strict $.** ? (@.type() == "number" && (@.abs() > 1.7976931348623157e308 || (@ != 0 && @.abs() < 1e-308)))'
        )
    ),
    constraint session_events_data_size check (octet_length(data::text) <= 65536)
);

comment on table public.session_events is 'What happened in a session, in order. Rows are written once and never change.';
comment on column public.session_events.seq is '1, 2, 3 … within the session, in the order of commits and without a hole; given by the database.';
comment on column public.session_events.data is 'What the event carries, an object of at most 64 KiB; its members depend on event_type.';

comment on constraint session_events_event_type_known on public.session_events is 'must be thinking, terminal, file_change, preview_ready, completion or error';
comment on constraint session_events_data_is_object on public.session_events is 'must be a JSON object';
comment on constraint session_events_data_numbers on public.session_events is 'must hold no number that a double cannot';
comment on constraint session_events_data_size on public.session_events is 'must take at most 64 KiB';

create index session_events_created_at_idx on public.session_events (created_at desc);

alter table public.session_events enable row level security;
alter table public.session_events force row level security;

create policy session_events_select_own on public.session_events
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

-- No insert policy: workers write events, as the service role.
-- No update or delete policy: events are history.

revoke all on public.session_events from anon, authenticated, service_role;
grant select on public.session_events to authenticated;
-- Not seq: nobody chooses a number.
grant select, insert (id, session_id, event_type, data, created_at) on public.session_events to service_role;

-- Numbers --------------------------------------------------------------------------------------------------------

-- The stream's row is locked once a transaction; its last_seq is moved once a statement, by advance_streams. Within a
-- statement the rows so far are therefore counted in the table itself, which a volatile function sees. A row that is
-- then skipped (on conflict do nothing) was never there, so it burns no number.
--
-- Both are security definer, because nobody who writes events may move the head of a stream otherwise. They take nothing
-- from the caller but the sessions of the rows that he inserts.
create function public.number_event()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    select
        greatest(
            stream.last_seq,
            (
                select coalesce(max(event.seq), 0)
                from public.session_events event
                where event.session_id = new.session_id
            )
        ) + 1
    into new.seq
    from public.session_streams stream
    where stream.session_id = new.session_id
    for no key update of stream;

    if not found then
        raise exception 'there is no session %', new.session_id
            using errcode = 'foreign_key_violation',
                  schema = 'public',
                  table = 'session_events',
                  constraint = 'session_events_session_id_fkey';
    end if;
    return new;
end;
$$;

comment on function public.number_event() is 'Trigger: gives an event the next number of its session, under the stream''s lock.';

revoke all on function public.number_event() from public, anon, authenticated, service_role;

create trigger session_events_number
    before insert on public.session_events
    for each row
    execute function public.number_event();

create function public.advance_streams()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    update public.session_streams stream
    set last_seq = head.seq
    from (
        select inserted.session_id, max(inserted.seq) as seq
        from inserted
        group by inserted.session_id
    ) as head
    where stream.session_id = head.session_id;
    return null;
end;
$$;

comment on function public.advance_streams() is 'Trigger: moves the heads of the streams that a statement wrote to.';

revoke all on function public.advance_streams() from public, anon, authenticated, service_role;

create trigger session_events_advance_streams
    after insert on public.session_events
    referencing new table as inserted
    for each statement
    execute function public.advance_streams();

create function public.refuse_event_change()
returns trigger
language plpgsql
volatile
set search_path = ''
as $$
begin
    raise exception 'events are never changed'
        using errcode = 'check_violation',
              schema = 'public',
              table = 'session_events',
              constraint = 'session_events_immutable';
end;
$$;

comment on function public.refuse_event_change() is 'Trigger: events are written once.';

revoke all on function public.refuse_event_change() from public, anon, authenticated, service_role;

create trigger session_events_immutable
    before update on public.session_events
    for each row
    execute function public.refuse_event_change();

-- Announcements --------------------------------------------------------------------------------------------------

-- Security definer for the same reason as announce_sessions.
create function public.announce_events()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform pg_catalog.pg_notify(
        'session_events',
        json_build_object('session_id', head.session_id, 'seq', head.seq)::pg_catalog.text
    )
    from (
        select inserted.session_id, max(inserted.seq) as seq
        from inserted
        group by inserted.session_id
    ) as head;
    return null;
end;
$$;

comment on function public.announce_events() is 'Trigger: tells channel session_events how far each session that a statement touched has come.';

revoke all on function public.announce_events() from public, anon, authenticated, service_role;

create trigger session_events_announce
    after insert on public.session_events
    referencing new table as inserted
    for each statement
    execute function public.announce_events();
