import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

const TYPES = ['thinking', 'terminal', 'file_change']
/** How many batches are abandoned when nobody knows what became of them: such may be there or not. */
const ABANDONED = 0.3
/** How many batches carry an event that breaks a rule: those must not be there. */
const REFUSED = 0.05

/**
 * Writes batches of events as a worker does until it is told to stop. Each event has an id, so a batch whose fate is unknown
 * can be sent again as it was.
 */
export async function writer({ http, stand, journal, random, sessions, load }) {
  while (load.isOn) {
    const session = random.pick(sessions)
    const isRefused = random.chance(REFUSED)
    const events = Array.from({ length: random.whole(1, 6) }, () => event(session, random))
    if (isRefused) {
      events.push({ id: randomUUID(), event_type: 'nonsense', data: {} })
    }
    const isAbandoned = random.chance(ABANDONED)
    const ops = events.map(({ id }) => ({ id, session: session.id, at: Date.now(), by: 'http', outcome: 'info' }))
    journal.writes.push(...ops)
    const answer = await http.untilAnswered(
      'append',
      {
        method: 'POST',
        path: `/v1/sessions/${session.id}/events`,
        credential: stand.keys.secret,
        body: JSON.stringify(events),
      },
      (tries) => isAbandoned || tries > 60,
    )
    const outcome = outcomeOf(answer)
    ops.forEach((op) => Object.assign(op, { outcome, answeredAt: Date.now() }))
    if (isRefused !== (answer.status === 422) && answer.status < 500) {
      journal.violation('A1', `a batch that ${isRefused ? 'breaks a rule' : 'is good'} was answered ${answer.status}`, answer.text)
    }
    if (outcome === 'ok' && answer.body.last_seq - answer.body.first_seq + 1 < events.length) {
      journal.violation('A1', 'a batch was answered with fewer numbers than it had events', answer.text)
    }
    await pause(load.rest(20, 120))
  }
}

function outcomeOf({ failure, status }) {
  if (failure !== undefined || status >= 500 || status === 429) {
    return 'info'
  }
  return status < 300 ? 'ok' : 'fail'
}

/** `NaN` in a size would be refused; what is random here is only how much there is to carry. */
function event(session, random) {
  return {
    id: randomUUID(),
    event_type: random.pick(TYPES),
    data: { canary: session.user.canary, output: 'x'.repeat(random.whole(0, 400)) },
  }
}

const INSERT = `insert into public.session_events (id, session_id, event_type, data)
  select id, $2, 'terminal', jsonb_build_object('canary', $3::text) from unnest($1::uuid[]) as id`

/** Writes by plain SQL, as a person at psql might: in transactions that stay open for a moment, and that are also undone. */
export async function sqlWriter({ stand, journal, random, sessions, load }) {
  let client
  const connected = async () => {
    const fresh = stand.postgres.client({ query_timeout: 8000, connectionTimeoutMillis: 3000 })
    await fresh.connect()
    return fresh
  }
  while (load.isOn) {
    const session = random.pick(sessions)
    const ids = Array.from({ length: random.whole(1, 3) }, () => randomUUID())
    const ops = ids.map((id) => ({ id, session: session.id, at: Date.now(), by: 'sql', outcome: 'fail' }))
    journal.writes.push(...ops)
    const isUndone = random.chance(0.2)
    try {
      client ??= await connected()
      await client.query('begin')
      await client.query(INSERT, [ids, session.id, session.user.canary])
      await pause(random.between(0, 40))
      if (isUndone) {
        await client.query('rollback')
      } else {
        ops.forEach((op) => (op.outcome = 'info'))
        await client.query('commit')
        ops.forEach((op) => (op.outcome = 'ok'))
      }
    } catch {
      // Without a commit there is nothing; with one that was not answered, nobody knows.
      await client?.end().catch(() => undefined)
      client = undefined
      await pause(200)
    }
    ops.forEach((op) => (op.answeredAt = Date.now()))
    await pause(load.rest(30, 150))
  }
  await client?.end().catch(() => undefined)
}

/**
 * One event right when something breaks, and nothing after it in its session: what nobody is told of then, no later event
 * makes up for. Said until it is known to be there.
 */
export async function lastWord(session, { stand, journal, random }) {
  const op = { id: randomUUID(), session: session.id, at: Date.now(), by: 'last word', outcome: 'info' }
  journal.writes.push(op)
  await pause(random.chance(0.7) ? random.between(0, 200) : random.between(0, 4000))
  for (let tries = 0; tries < 60 && op.outcome !== 'ok'; tries++) {
    try {
      await stand.pool.query(`${INSERT} on conflict (id) do nothing`, [[op.id], session.id, session.user.canary])
      op.outcome = 'ok'
    } catch {
      await pause(200)
    }
  }
}
