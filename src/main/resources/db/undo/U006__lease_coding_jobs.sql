-- Undoes V006__lease_coding_jobs. Loses the leases: a job that a worker has is put back, for nothing would ever end its claim.

drop function public.job_retry_delay(integer);

alter table public.coding_jobs reset (
    autovacuum_vacuum_scale_factor,
    autovacuum_vacuum_threshold
);

alter table public.coding_jobs
    drop constraint coding_jobs_processing_iff_leased,
    drop constraint coding_jobs_worker_length;

update public.coding_jobs
set status = 'pending'
where status = 'processing';

alter table public.coding_jobs
    drop column worker,
    drop column lease_id,
    drop column lease_expires_at,
    drop column started_at;

do $$
begin
    if to_regclass('playhead.flyway_schema_history') is not null then
        delete from playhead.flyway_schema_history where version = '006';
    end if;
end;
$$;
