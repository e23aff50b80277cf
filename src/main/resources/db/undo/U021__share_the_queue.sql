-- Undoes V021__share_the_queue. Loses the turns: the oldest job comes first again.

drop function public.retry_job(uuid);

drop trigger coding_jobs_take_turn on public.coding_jobs;
drop function public.take_turn();

-- Takes the indexes that name the column with it.
alter table public.coding_jobs drop column turn_at;
drop index public.coding_jobs_failed_created_at_idx;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '021';
    end if;
end;
$$;
