-- Undoes V003__create_coding_sessions. Loses every session.

drop trigger projects_finish_sessions on public.projects;
drop function public.finish_project_sessions();

drop table public.coding_sessions;
drop function public.announce_sessions();
drop function public.move_session_status();
drop function public.check_sessions_limit();
drop function public.check_session_project();

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '003';
    end if;
end;
$$;
