-- Announcements after the commit.
--
-- A commit that notifies waits for every other that does, in the whole server, each until it is on the disk. So the service, which
-- can tell after its commit, has what it would notify of put by in a setting, where that is not empty; everybody else notifies
-- with the commit as before.

create function playhead.announce(channel pg_catalog.text, payload pg_catalog.text)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
    put_by constant pg_catalog.text := pg_catalog.current_setting('playhead.announcements', true);
begin
    if coalesce(put_by, '') = '' then
        perform pg_catalog.pg_notify(channel, payload);
    elsif pg_catalog.strpos(put_by, E'\n' || channel || ' ' || payload || E'\n') = 0 then
        perform pg_catalog.set_config('playhead.announcements', put_by || channel || ' ' || payload || E'\n', true);
    end if;
end;
$$;

comment on function playhead.announce(text, text) is
    'Tells the replicas something: with the commit, or after it where the service sees to that.';

revoke all on function playhead.announce(text, text) from public, anon, authenticated, service_role;

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

create or replace function public.announce_events()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform playhead.announce(
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

create or replace function playhead.announce_changes()
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
    if coalesce(pg_catalog.current_setting('playhead.announcements', true), '') <> '' then
        perform playhead.announce('playhead_changes', '');
    elsif coalesce(pg_catalog.current_setting('playhead.changes_announced', true), '') = ''
        and pg_catalog.pg_try_advisory_xact_lock(
            1886152040,
            (extract(epoch from pg_catalog.clock_timestamp()) * 20)::pg_catalog.int8::pg_catalog.bit(31)::pg_catalog.int4
        )
    then
        perform pg_catalog.set_config('playhead.changes_announced', 'yes', true);
        perform pg_catalog.pg_notify('playhead_changes', '');
    end if;
end;
$$;
