import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'
import { person } from '../setup/people.js'

const PEOPLE = 6
const SOCKETS_EACH = 50
const SESSIONS_EACH = 2
/** By then everybody who was thrown out has to be back. */
const PATIENCE_MS = 30_000

const TRANSACTIONS = `select (xact_commit + xact_rollback)::int as count from pg_stat_database where datname = current_database()`

/** Some hundreds of sockets of other people lose their connections in the same moment, and all come back at once. */
export const reconnectStorm = {
  name: 'reconnect-storm',
  experiment: 'E13',
  resource: 'storm',
  excuses: {},
  async run(context) {
    const { stand, journal, note } = context
    const begin = Date.now()
    const crowd = await gathered(stand).catch(() => [])
    if (crowd.length === 0) {
      note('the database broke meanwhile')
      return
    }
    const [before, at] = [await transactions(stand), Date.now()]
    crowd.forEach(({ socket }) => socket.terminate())
    const coming = await Promise.all(crowd.map(({ user }) => comesBack(stand, user, PATIENCE_MS)))
    const took = Date.now() - at
    // PostgreSQL counts them up to a second late.
    await pause(1000)
    const done = (await transactions(stand)) - before
    // A PostgreSQL that went down meanwhile has begun to count anew.
    const each = done >= 0 ? Math.round(done / (PEOPLE * SESSIONS_EACH)) : 'unknown'
    const back = coming.filter(({ isBack }) => isBack).length
    note(`${back} of ${crowd.length} back in ${took} ms; transactions per (session, user): ${each}, with all that others did`)
    coming.forEach(({ socket }) => socket.terminate())
    const isAlone = journal.windows.every(({ name, end }) => name === 'reconnect-storm' || end < begin - 3000)
    if (isAlone && back < crowd.length) {
      journal.violation('C5', `${crowd.length - back} of ${crowd.length} sockets were not back after ${PATIENCE_MS} ms`)
    }
  },
}

async function gathered(stand) {
  const people = []
  for (let count = 0; count < PEOPLE; count++) {
    people.push(await person(stand.pool, stand.mint, SESSIONS_EACH))
  }
  const wanted = people.flatMap((user) => Array.from({ length: SOCKETS_EACH }, () => user))
  return Promise.all(wanted.map((user) => comesBack(stand, user, 8000)))
}

/** Tries until it follows all that it followed before, with the pauses of an impatient client. */
async function comesBack(stand, user, patience) {
  let socket
  for (const begin = Date.now(); Date.now() - begin < patience; await pause(50 + Math.random() * 150)) {
    socket = new WebSocket(`${stand.url.replace('http', 'ws')}/v1/stream`, {
      headers: { authorization: `Bearer ${user.token}` },
      handshakeTimeout: 4000,
    })
    if (await follows(socket, user)) {
      return { user, socket, isBack: true }
    }
    socket.terminate()
  }
  return { user, socket, isBack: false }
}

async function follows(socket, user) {
  const following = new Set()
  socket.on('error', () => undefined)
  socket.on('open', () =>
    user.sessions.forEach(({ id }) => socket.send(JSON.stringify({ type: 'follow', session_id: id, after: 0 }))),
  )
  const all = new Promise((resolve) =>
    socket.on('message', (data) => {
      const { type, session_id: id } = JSON.parse(data)
      if (type === 'following') {
        following.add(id)
      }
      if (following.size === user.sessions.length) {
        resolve()
      }
    }),
  )
  // No server-side end is awaited for longer than a client would wait for a first answer.
  await Promise.race([all, once(socket, 'close').catch(() => undefined), pause(6000)])
  return following.size === user.sessions.length
}

async function transactions({ pool }) {
  const answer = await pool.query(TRANSACTIONS).catch(() => ({ rows: [{ count: NaN }] }))
  return answer.rows[0].count
}
