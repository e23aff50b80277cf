import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'

const SOCKETS = 3
// More than the buffers of both ends take, so that it is the service that has to wait.
const EVENTS = 500
const BYTES = 40_000
/** The service lets go of a reader that takes nothing for three seconds, as the suite has set it. */
const PATIENCE_MS = 7000

const OPEN = `insert into public.coding_sessions (user_id, project_id, initial_prompt) values ($1, $2, $3) returning id`
const FILL = `insert into public.session_events (session_id, event_type, data)
  select $1, 'terminal', jsonb_build_object('canary', $2::text, 'output', repeat('x', $3)) from generate_series(1, $4)`

/** Sockets that follow a long history and read nothing of it: they must be let go, and nobody else may notice them. */
export const slowSubscriber = {
  name: 'slow-subscriber',
  experiment: 'E12',
  resource: 'subscriber',
  excuses: {},
  async run({ stand, random, people: [user], journal, note }) {
    const begin = Date.now()
    const session = await heavySession(stand, user)
    if (session === undefined) {
      note('nothing to read')
      return
    }
    const sockets = Array.from({ length: SOCKETS }, () => deaf(random.pick(stand.replicas), user, session))
    await pause(PATIENCE_MS)
    // What they say to the end is read now: why they were closed stands behind all that was sent before.
    sockets.forEach(({ socket }) => socket.resume())
    await Promise.race([Promise.all(sockets.map(({ closed }) => closed)), pause(3000)])
    const codes = sockets.map(({ socket, code }) => (socket.readyState === WebSocket.CLOSED ? code() : 'open'))
    note(`closed with ${codes}`)
    const isAlone = journal.windows.every(({ name, end }) => name === 'slow-subscriber' || end < begin - 3000)
    if (isAlone && codes.some((code) => code !== 4008)) {
      journal.violation('L1', `readers that read nothing were closed with ${codes}, and not with 4008`)
    }
    sockets.forEach(({ socket }) => socket.terminate())
  },
}

async function heavySession({ pool }, user) {
  try {
    const { rows } = await pool.query(OPEN, [user.id, user.projectId, user.canary])
    await pool.query(FILL, [rows[0].id, user.canary, BYTES, EVENTS])
    return rows[0].id
  } catch {
    // The database is broken at the same time.
    return undefined
  }
}

function deaf(replica, user, session) {
  let code = 'nothing'
  const socket = new WebSocket(`${replica.url.replace('http', 'ws')}/v1/stream`, {
    headers: { authorization: `Bearer ${user.token}` },
  })
  socket.on('error', () => undefined)
  socket.on('open', () => {
    socket.send(JSON.stringify({ type: 'follow', session_id: session, after: 0 }))
    socket.pause()
  })
  // One that comes to nothing, because the replica is away, is closed as well.
  const closed = new Promise((resolve) => socket.once('close', (reason) => resolve((code = reason))))
  return { socket, closed, code: () => code }
}
