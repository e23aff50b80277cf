-- Undoes V005__create_session_events. Loses every event, and where every stream stood.

drop trigger coding_sessions_open_stream on public.coding_sessions;
drop function public.open_session_stream();

drop table public.session_events;
drop function public.announce_events();
drop function public.refuse_event_change();
drop function public.advance_streams();
drop function public.number_event();

drop table public.session_streams;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '005';
    end if;
end;
$$;
