-- The announcements of V003 to V005 go through playhead.announce, so that the service can tell after its commits.

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
