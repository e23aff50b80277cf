import { createServer } from 'node:http'
import pg from 'pg'
import { WebSocketServer } from 'ws'
import { IDENTITY } from '../statements.js'
import { identify } from './identity.js'

// Follows sessions as one writes it by hand: one connection listens; what is new is read once for all sockets of one user on one
// session, under that user's identity; each event is one frame, encoded once.

const HEAD = 'select last_seq::int8 as seq from public.session_streams where session_id = $1'
const AFTER = `
select seq::int8 as seq, to_json(event)::text as body
from (
    select seq, id, event_type, data, created_at from public.session_events where session_id = $1 and seq > $2 order by seq limit 500
) as event`

const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE, max: 20 })
const feeds = new Map()

async function read(claims, name, text, values) {
  const client = await pool.connect()
  try {
    await client.query('begin read only')
    await client.query({ name: 'identity', text: IDENTITY, values: [claims, 'authenticated'] })
    const { rows } = await client.query({ name, text, values })
    await client.query('commit')
    return rows
  } finally {
    client.release()
  }
}

class Feed {
  sockets = new Set()
  #busy = false
  #again = false

  constructor(session, claims, seq) {
    this.session = session
    this.claims = claims
    this.seq = seq
  }

  async look() {
    this.#again = true
    if (this.#busy) {
      return
    }
    this.#busy = true
    while (this.#again) {
      this.#again = false
      const rows = await read(this.claims, 'after', AFTER, [this.session, this.seq])
      for (const { seq, body } of rows) {
        this.seq = Number(seq)
        for (const socket of this.sockets) {
          socket.send(body)
        }
      }
      this.#again ||= rows.length === 500
    }
    this.#busy = false
  }
}

async function follow(socket, claims, session) {
  const key = JSON.parse(claims).sub
  const ofSession = feeds.get(session) ?? new Map()
  feeds.set(session, ofSession)
  if (!ofSession.has(key)) {
    const [head] = await read(claims, 'head', HEAD, [session])
    if (!ofSession.has(key)) {
      ofSession.set(key, new Feed(session, claims, Number(head.seq)))
    }
  }
  const feed = ofSession.get(key)
  feed.sockets.add(socket)
  socket.on('close', () => {
    feed.sockets.delete(socket)
    if (feed.sockets.size === 0) {
      ofSession.delete(key)
    }
  })
  socket.send(JSON.stringify({ type: 'following', session_id: session, last: feed.seq }))
}

const server = createServer()
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
server.on('upgrade', (request, socket, head) => {
  let claims
  try {
    claims = identify(request)
  } catch {
    socket.destroy()
    return
  }
  sockets.handleUpgrade(request, socket, head, (opened) => {
    opened.on('message', (text) => {
      const { session_id: session } = JSON.parse(text)
      follow(opened, claims, session).catch((failure) => {
        console.error(failure)
        opened.close(1011)
      })
    })
    opened.on('error', () => opened.terminate())
  })
})

const listener = new pg.Client(process.env.BENCH_OWNER_DATABASE)
await listener.connect()
listener.on('error', () => process.exit(1))
listener.on('notification', ({ payload }) => {
  const { session_id: session } = JSON.parse(payload)
  feeds.get(session)?.forEach((feed) => feed.look().catch(console.error))
})
await listener.query('listen session_events')
server.listen(Number(process.env.BENCH_PORT), '127.0.0.1', () => console.log('listening'))
