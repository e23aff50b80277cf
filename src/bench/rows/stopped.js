import { Proxy } from '../../fault/setup/Proxy.js'
import { Random } from '../../fault/random.js'
import { Replica } from '../replica.js'
import { deafened, silenced, terminated } from '../sockets/deafness.js'
import { turnsOf } from '../sockets/hearing.js'
import { orphans } from '../sockets/orphans.js'
import { follower, sessionId } from '../sockets/sessions.js'
import { heldBy, letGo } from '../sockets/stuck.js'
import { sqlWriters } from '../sockets/writers.js'
import { sleep } from '../sockets/clock.js'

const SESSIONS = 10
const BUSY = 1
/** Of the same user as the busy one; nothing is written to it. */
const UNHEARD = SESSIONS + 1
const WRITERS = 8
/** Commits a second, one in four of them an event of so many bytes to the busy session: soon more than both ends' buffers take. */
const RATE = 200
const BYTES = 40_000
const SECONDS = 25
/** What comes first would otherwise be measured with a JVM that has just begun. */
const WARMING_SECONDS = 25
const BEFORE_MS = 3000
const ORPHANS = 20
/** A replica pings each 20 s: whoever has heard nothing for two of them and a little knows that nobody is there. */
const SILENCE_MS = 45_000
const RETURNS = [1000]

const INSERT = `
  insert into public.session_events (session_id, event_type, data)
  values ($1, 'terminal', jsonb_build_object('stream', 'stdout', 'output', repeat('x', $2)))
  returning seq`

const writers = (service) => () =>
  sqlWriters(service, WRITERS, async (client, turn) => {
    const session = turn % 4 === 0 ? BUSY : 2 + (turn % (SESSIONS - 1))
    const { rows } = await client.query({ name: 'event', text: INSERT, values: [sessionId(session), session === BUSY ? BYTES : 40] })
    return [`${session}:${rows[0].seq}`]
  })

/** One on each session, and a second on the busy one. */
function readers(service, port, tokens) {
  return [BUSY, ...tokens.map((_, index) => index + 1)].map((session) =>
    follower('stream', service, { session, token: tokens[session - 1], port, as: session === BUSY ? 'same' : 'other' }),
  )
}

/** What is broken while readers read, and what is told of it beside their times. */
function breaking({ service, replica, proxy, tokens, open }) {
  const besides = [sessionId(UNHEARD)]
  const stuck = follower('stream', service, { session: BUSY, besides, token: tokens[BUSY - 1], port: replica.port, samples: false })
  const orphan = (port) => (_, index) =>
    follower('stream', service, {
      session: 2 + (index % (SESSIONS - 1)),
      token: tokens[1 + (index % (SESSIONS - 1))],
      port,
      samples: false,
      silence: SILENCE_MS,
      returns: RETURNS,
    })
  return {
    'reader stopped': [() => letGo(replica, stuck), () => heldBy(replica, stuck, open, RATE)],
    'replica stopped': [
      () => orphans({ stuck: service, others: [replica] }, (port) => Array.from({ length: ORPHANS }, orphan(port))),
    ],
    'listener terminated': [() => deafened(replica, () => terminated(service), { times: 4, rest: 4000 })],
    'listener silent': [() => deafened(replica, () => silenced(service, proxy), { times: 2, rest: 3000 })],
  }
}

/** Begins when those who read have read for a while, and is waited for when nobody is measured any more. */
const alongside = ([during, afterwards = async () => ({})]) =>
  async () => {
    const broken = sleep(BEFORE_MS).then(during)
    // Who fails before he is waited for has failed in time.
    broken.catch(() => undefined)
    return async () => ({ ...(await broken), ...(await afterwards()) })
  }

export default {
  title: 'What readers of a replica feel of what is broken beside them: from the commit to the frame',
  fields: {
    p99: 'p99 ms (least–most)',
    p50: 'p50 ms',
    p95: 'p95 ms',
    worst: 'longest ms',
    same99: 'p99 ms, same session',
    sameWorst: 'longest',
    other99: 'p99 ms, others',
    otherWorst: 'longest',
    closedAfter: 's until stopped readers were closed',
    told4008: 'of them with 4008',
    cutAfter: 's until they were cut off',
    stuckHeap: 'KiB each, of reachable heap',
    stuckRss: 'KiB each, of the process',
    newcomers: 's until newcomers were served',
    back: 's until all clients were back',
    listening: 's until it listened again',
  },
  better: 'less',
  goals: [
    { of: 'reader stopped', field: 'told4008', least: 1 },
    { of: 'reader stopped', over: 'nothing broken', most: 2 },
  ],
  rounds: ({ rounds }) => Math.min(rounds, 2),
  async cases(bench) {
    const service = await bench.service({ fresh: true, users: SESSIONS, events: UNHEARD * 100 })
    const proxy = await new Proxy(() => [service.databasePort], new Random(1)).open()
    const { jvm } = bench.options
    const replica = await Replica.start({ ...service, databasePort: proxy.port }, { jvm, directory: bench.directory })
    const tokens = service.tokens(Array.from({ length: SESSIONS }, (_, index) => index + 1))
    const open = writers(service)
    const ours = turnsOf(bench, service, replica)
    const asked = { rate: RATE, seconds: SECONDS, processes: 1, wanted: readers(service, replica.port, tokens), open }
    const broken = Object.entries(breaking({ service, replica, proxy, tokens, open }))
    return [
      {
        name: 'readers of one of two replicas',
        turns: [
          ours('nothing broken', { ...asked, ours: false, warming: WARMING_SECONDS }),
          ...broken.map(([name, steps]) => ours(name, { ...asked, warming: 0, also: alongside(steps) })),
        ],
      },
    ]
  },
}
