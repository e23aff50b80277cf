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
