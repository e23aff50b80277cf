-- The suite's own book of what becomes of jobs: written by trigger in the transaction that changes the job, so that it tells
-- what was committed, by the database's clock.
create schema if not exists fault;

create table if not exists fault.job_history (
    entry        bigint generated always as identity primary key,
    at           timestamptz not null default clock_timestamp(),
    job_id       uuid        not null,
    was          text,
    became       text        not null,
    old_lease    uuid,
    lease        uuid,
    leased_until timestamptz,
    error        text,
    result       jsonb
);
create index if not exists job_history_job_id_idx on fault.job_history (job_id);

create or replace function fault.note_job() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    insert into fault.job_history (job_id, was, became, old_lease, lease, leased_until, error, result)
    values (
        new.id,
        case when tg_op = 'UPDATE' then old.status end,
        new.status,
        case when tg_op = 'UPDATE' then old.lease_id end,
        new.lease_id,
        case when tg_op = 'UPDATE' then old.lease_expires_at end,
        new.error,
        new.result
    );
    return null;
end;
$$;

create or replace trigger zz_fault_note_job
    after insert or update of status, lease_id, result on public.coding_jobs
    for each row
    execute function fault.note_job();

-- What a disk is filled with.
create unlogged table if not exists fault.ballast (words text not null);
