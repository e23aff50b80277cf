-- Numbers without the lock: each session's come from a sequence of its own, as an identity column's would. They are in the order
-- in which they are drawn, and not in that in which they are committed.
create function fault.open_sequence() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    execute format('create sequence fault.%I', 'seq_' || new.session_id);
    return null;
end;
$$;

create trigger zz_fault_open_sequence
    after insert on public.session_streams
    for each row
    execute function fault.open_sequence();

create or replace function public.number_event()
returns trigger language plpgsql volatile security definer set search_path = '' as $$
begin
    new.seq := nextval(format('fault.%I', 'seq_' || new.session_id)::regclass);
    return new;
end;
$$;

-- The head is moved without waiting for whoever else is at it: the next statement moves it on.
create or replace function public.advance_streams()
returns trigger language plpgsql volatile security definer set search_path = '' as $$
begin
    update public.session_streams stream
    set last_seq = greatest(stream.last_seq, head.seq)
    from (select inserted.session_id, max(inserted.seq) as seq from inserted group by inserted.session_id) as head
    where stream.session_id = (
        select free.session_id
        from public.session_streams free
        where free.session_id = head.session_id
        for no key update skip locked
    );
    return null;
end;
$$;
