-- Undoes V004__create_coding_jobs. Loses every job, waiting or done; sessions keep their status.

drop trigger coding_sessions_cancel_waiting_jobs on public.coding_sessions;
drop function public.cancel_waiting_jobs();
drop function public.submit_prompt(uuid, text, uuid);

drop table public.coding_jobs;
drop function public.announce_jobs();
drop function public.settle_session();

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '004';
    end if;
end;
$$;
