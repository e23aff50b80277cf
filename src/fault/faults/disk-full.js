import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { noMount } from '../setup/SmallDisk.js'

/** By then writes are taken again, all by themselves. */
const HEALED_MS = 10_000
const FILL = `insert into fault.ballast select repeat(md5(random()::text), 200) from generate_series(1, 300)`
const LOG = `select pg_logical_emit_message(false, 'fault', repeat('x', 15000000))`

/** Data, or the log that is written ahead, has no more room. Without the one nothing grows; without the other PostgreSQL goes down. */
export const diskFull = {
  name: 'disk-full',
  experiment: 'E16',
  resource: 'database',
  needs: ['small disks'],
  excuses: { unavailable: 5000 },
  lacks: noMount,
  async run(context) {
    const { stand, random, journal, note } = context
    const kind = random.pick(['data', 'log'])
    const begin = Date.now()
    const length = random.between(3000, 6000)
    const disk = stand.disks[kind]
    const answers = new Map()
    const isAlone = () => journal.windows.every(({ name, end }) => name === 'disk-full' || end < begin - 3000)
    await disk.fill()
    try {
      await used(stand, kind === 'data' ? FILL : LOG)
      while (Date.now() - begin < length) {
        await usedByClients(context, answers)
        await pause(200)
      }
    } finally {
      await disk.mend()
    }
    const healedAt = Date.now()
    // PostgreSQL ends where it cannot recover for want of room, and whoever runs it starts it again.
    await stand.postgres.again()
    const isTaken = await takenAgain(context, healedAt)
    note(`${kind}; ${[...answers].map(([what, count]) => `${what}: ${count}`).join(', ')}; well after ${Date.now() - healedAt} ms`)
    if (isAlone() && !isTaken) {
      journal.violation('H1', `nothing was written for ${HEALED_MS} ms after the disk (${kind}) had room again`)
    }
    const unread = [...answers.keys()].filter((what) => what.startsWith('read') && what !== 'read 200')
    if (isAlone() && kind === 'data' && unread.length > 0) {
      journal.violation('H1', `with a full disk of data there was ${unread}`)
    }
    await stand.pool.query('truncate fault.ballast').catch(() => undefined)
  },
}

/** Takes what room there is, until there is none. */
async function used({ pool }, sql) {
  for (let times = 0; times < 30; times++) {
    try {
      await pool.query(sql)
    } catch {
      return
    }
  }
}

/** A read and two writes that need room, one of each door: what they are answered is judged with everything else that is asked. */
async function usedByClients({ http, stand, random, people, journal }, answers) {
  const user = random.pick(people)
  const session = random.pick(user.sessions.slice(0, 2))
  const event = () => ({ event_type: 'terminal', data: { canary: user.canary, output: 'x'.repeat(7000) } })
  const note = (what, { status, failure }) => {
    const key = `${what} ${status ?? failure}`
    answers.set(key, (answers.get(key) ?? 0) + 1)
  }
  note('read', await http.twice('read', { path: `/v1/sessions/${session.id}`, credential: user.token }))
  note('append', await append(http, stand, session, event()))
  const body = JSON.stringify({ session_id: session.id, ...event() })
  note('insert', await http.once('insert', { method: 'POST', path: '/rest/v1/session_events', credential: stand.keys.secret, body }))
}

const append = (http, stand, session, event) =>
  http.once('append', {
    method: 'POST',
    path: `/v1/sessions/${session.id}/events`,
    credential: stand.keys.secret,
    body: JSON.stringify([{ id: randomUUID(), ...event }]),
  })

async function takenAgain({ http, stand, people: [user] }, since) {
  const event = { event_type: 'terminal', data: { canary: user.canary } }
  while (Date.now() - since < HEALED_MS) {
    if ((await append(http, stand, user.sessions[0], event)).status === 201) {
      return true
    }
    await pause(200)
  }
  return false
}
