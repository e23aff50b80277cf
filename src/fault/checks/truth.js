/** The truth: what the tables hold, read as their owner. */
export async function read({ pool }, people, journal) {
  const sessions = people.flatMap((user) => user.sessions.map(({ id }) => id))
  const creations = journal.creations.map(({ id }) => id)
  const query = async (text, ...values) => (await pool.query(text, values)).rows
  const heads = await query('select session_id, last_seq::int, epoch from public.session_streams where session_id = any($1)', sessions)
  const events = await query(
    `select id, session_id, seq::int, created_at, data->>'canary' as canary from public.session_events
     where session_id = any($1) order by session_id, seq`,
    sessions,
  )
  const written = await query('select id from public.session_events where id = any($1)', journal.writes.map(({ id }) => id))
  const opened = await query('select id from public.coding_sessions where id = any($1)', creations)
  const jobs = await query('select * from public.coding_jobs where id = any($1) or session_id = any($1)', creations)
  const history = await query('select * from fault.job_history where job_id = any($1) order by entry', jobs.map(({ id }) => id))
  return {
    heads: new Map(heads.map((head) => [head.session_id, head])),
    events: grouped(events, 'session_id'),
    written: new Set(written.map(({ id }) => id)),
    opened: new Set(opened.map(({ id }) => id)),
    jobs,
    history: grouped(history, 'job_id'),
  }
}

function grouped(rows, key) {
  const groups = new Map()
  for (const row of rows) {
    const group = groups.get(row[key])
    group ? group.push(row) : groups.set(row[key], [row])
  }
  return groups
}
