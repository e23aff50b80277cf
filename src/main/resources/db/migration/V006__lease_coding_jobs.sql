-- Leases: who is working on a job, and until when.
--
-- A claim takes a lease, an id and a time. The id is the fence: a worker that lost its lease, and the job to another, cannot
-- write a result, because every statement of a worker names the lease. All times are the database's.

alter table public.coding_jobs
    add column worker           text,
    add column lease_id         uuid,
    add column lease_expires_at timestamptz,
    add column started_at       timestamptz,
    add constraint coding_jobs_worker_length check (length(worker) between 1 and 200),
    add constraint coding_jobs_processing_iff_leased
        check (
            (status = 'processing') = (lease_id is not null)
            and (status = 'processing') = (lease_expires_at is not null)
        );

comment on column public.coding_jobs.worker is 'The name of the worker that has or had the job last.';
comment on column public.coding_jobs.lease_id is 'The fence: only who names it may speak for the job. Null unless it is processing.';
comment on column public.coding_jobs.lease_expires_at is 'When the job may be given to another worker, unless a heartbeat moves it.';
comment on column public.coding_jobs.started_at is 'When the job was last claimed.';

comment on constraint coding_jobs_worker_length on public.coding_jobs is 'must have 1 to 200 characters';
comment on constraint coding_jobs_processing_iff_leased on public.coding_jobs is 'must hold a lease while it is processing, and only then';

-- The queue is rewritten all the time: clean it by the count of dead rows and not by their share.
alter table public.coding_jobs set (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 2000
);

create function public.job_retry_delay(retry_count integer)
returns interval
language sql
volatile
set search_path = ''
as $$
    -- 2, 4, 8 … seconds, at most five minutes, each somewhere between half and one and a half of that.
    select least(power(2, least(retry_count, 16)), 300) * (0.5 + random()) * interval '1 second'
$$;

comment on function public.job_retry_delay(integer) is 'How long a job waits before its next try: growing, bounded, and spread so that a herd does not return at once.';

revoke all on function public.job_retry_delay(integer) from public, anon, authenticated, service_role;
grant execute on function public.job_retry_delay(integer) to service_role;
