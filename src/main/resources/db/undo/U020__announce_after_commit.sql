-- Undoes V020__announce_after_commit.

create or replace function public.announce_sessions()
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

create or replace function public.announce_jobs()
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

create or replace function public.announce_events()
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

create or replace function playhead.announce_changes()
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
    if coalesce(pg_catalog.current_setting('playhead.changes_announced', true), '') = ''
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

drop function playhead.announce(text, text);

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '020';
    end if;
end;
$$;
