import { turnsOf } from '../sockets/hearing.js'
import { eventWriters, follower, sessionId } from '../sockets/sessions.js'

const SESSIONS = 10
const WRITERS = 8
const RATES = { idle: 20, '1,000 events a second': 1000 }

/** Each session with a socket, and beside them one who hears the notifications themselves. */
function listeners(service, kind, tokens) {
  const sockets = tokens.map((token, index) => follower(kind, service, { session: index + 1, token }))
  // Notifications of one session stand for all.
  const bare = { kind: 'bare', database: service.address('playhead_owner'), sessions: [sessionId(1)], stream: 1, samples: true }
  return [...sockets, bare]
}

export default {
  title: 'From the commit of an event to the frame at a WebSocket, beside the bare notification',
  fields: {
    p50: 'p50 ms (least–most)',
    p99: 'p99 ms',
    bare50: 'bare notification p50 ms',
    bare99: 'p99 ms',
    over50: 'p50 over the bare ms',
    written: 'events a second',
    serverCpu: 'CPU µs server',
    databaseCpu: 'CPU µs PostgreSQL',
  },
  better: 'less',
  goals: ['/v1/stream', '/realtime/v1'].flatMap((of) => [
    { of, field: 'over50', most: 2 },
    { of, field: 'p99', most: 25 },
  ]),
  async cases(bench) {
    const service = await bench.service({ fresh: true, users: SESSIONS, events: SESSIONS * 100 })
    const tokens = service.tokens(Array.from({ length: SESSIONS }, (_, index) => index + 1))
    const ours = turnsOf(bench, service)
    const turn = (name, kind, rate) =>
      ours(name, {
        rate,
        processes: 1,
        wanted: listeners(service, kind, tokens),
        open: eventWriters(service, WRITERS, (at) => [1 + (at % SESSIONS)]),
      })
    return Object.entries(RATES).map(([name, rate]) => ({
      name,
      turns: [turn('/v1/stream', 'stream', rate), turn('/realtime/v1', 'changes', rate)],
    }))
  },
}
