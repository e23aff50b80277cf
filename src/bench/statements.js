// What the peers and pgbench ask the database, with $1 the session's id. The answer is one text, as PostgreSQL writes JSON:
// nothing that a server written by hand could do with rows costs it less.

const IDENTITY = `select set_config('request.jwt.claims', $1, true), set_config('role', $2, true)`

const P1 = `
select to_json(session)::text as body
from (
    select id, user_id, project_id, initial_prompt, status, expires_at, eas_update_url, webview_url, metadata,
        started_at, completed_at, created_at, updated_at
    from public.coding_sessions
    where id = $1
) as session`

const P2 = `
select coalesce(json_agg(event), '[]')::text as body
from (
    select seq, id, event_type, data, created_at
    from public.session_events
    where session_id = $1
    order by seq desc
    limit 50
) as event`

const P3 = `
select coalesce(json_agg(event), '[]')::text as body
from (
    select event.seq, event.event_type, event.data, session.json as coding_sessions
    from public.session_events as event
    left join lateral (
        select row_to_json(shown) as json
        from (
            select id, status, initial_prompt from public.coding_sessions where id = event.session_id
        ) as shown
    ) as session on true
    where event.session_id = $1
    order by event.seq desc
    limit 50
) as event`

export const STATEMENTS = { p1: P1, p2: P2, p3: P3 }
export { IDENTITY }

/** A claim as the service makes it, without what it does to sessions that have not begun. */
export const JOB_CLAIM = (max) => `
with claimable as (
    select candidate.id
    from public.coding_jobs candidate
    where candidate.status = 'pending'
      and candidate.run_at <= now()
      and (
          select session.status in ('pending', 'active') and session.expires_at > now()
          from public.coding_sessions session
          where session.id = candidate.session_id
      )
    order by candidate.priority desc, candidate.turn_at, candidate.created_at
    limit ${max}
    for no key update of candidate skip locked
)
update public.coding_jobs job
set status = 'processing', worker = 'bench', lease_id = gen_random_uuid(),
    lease_expires_at = clock_timestamp() + 600 * interval '1 second', started_at = now()
where job.id = any (array(select claimable.id from claimable))
returning job.id, job.lease_id`

export const JOBS_COMPLETE = (ids, leases) => `
update public.coding_jobs job
set status = 'completed', result = '{"exit_code": 0}'::jsonb, error = null, completed_at = now(), lease_id = null,
    lease_expires_at = null
from unnest(${ids}::uuid[], ${leases}::uuid[]) as done (id, lease_id)
where job.id = done.id
  and job.lease_id = done.lease_id`
