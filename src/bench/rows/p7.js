import { startPeer } from '../peer.js'
import { hearing } from '../sockets/hearing.js'
import { eventWriters, follower } from '../sockets/sessions.js'

const SOCKETS = 1000
const WARMING_SECONDS = 6
// Many rows a commit, so that no writer is what holds everybody up.
const ROWS = 10
// Sampled, because to note the time of each delivery would cost more than the delivery.
const SAMPLES = 10

async function pagesRead({ url }) {
  const text = await (await fetch(`${url}/q/metrics`)).text()
  return Number(/^playhead_feeds_pages\S* (\S+)$/m.exec(text)?.[1] ?? NaN)
}

/** How often events were read for followers, for each event. */
const reads = (service) => async () => {
  const before = await pagesRead(service)
  return async (events) => ({ reads: ((await pagesRead(service)) - before) / events })
}

export default {
  title: `Events to ${SOCKETS.toLocaleString('en')} sockets`,
  fields: {
    deliveries: 'deliveries a second (least–most)',
    written: 'events written a second',
    p50: 'p50 ms',
    p99: 'p99 ms',
    serverCpu: 'CPU µs server, an event',
    databaseCpu: 'CPU µs PostgreSQL, an event',
    clientCpu: 'CPU µs clients, an event',
    reads: 'reads, an event',
  },
  goals: [
    { of: '/v1/stream', over: 'node-ws', least: 10 },
    { of: '/realtime/v1', over: 'node-ws', least: 1.5 },
  ],
  rounds: ({ rounds }) => Math.min(rounds, 3),
  async cases(bench) {
    const limit = String(SOCKETS)
    const env = { PLAYHEAD_REALTIME_MAX_SOCKETS_PER_USER: limit, PLAYHEAD_STREAM_MAX_SOCKETS_PER_USER: limit }
    const service = await bench.service({ fresh: true, users: SOCKETS, events: SOCKETS * 100, env })
    const byHand = bench.wants('node-ws') ? await startPeer('node-ws', 'ws', service) : service
    const tokens = service.tokens(Array.from({ length: SOCKETS }, (_, index) => index + 1))
    const usual = { service, seconds: bench.options.seconds, warming: bench.options.quick ? 2 : WARMING_SECONDS }
    const turns = (sessionOf, sessionsOf, rates) =>
      [
        ['/v1/stream', 'stream', service, rates.stream],
        ['/realtime/v1', 'changes', service, rates.others],
        ['node-ws', 'plain', byHand, rates.others],
      ].map(([name, kind, server, rate]) =>
        hearing({
          ...usual,
          name,
          ours: server === service,
          server,
          rate,
          also: server === service ? reads(service) : undefined,
          wanted: Array.from({ length: SOCKETS }, (_, index) =>
            follower(kind, service, {
              session: sessionOf(index),
              token: tokens[sessionOf(index) - 1],
              port: server.port,
              samples: index % (SOCKETS / SAMPLES) === 0,
            }),
          ),
          open: eventWriters(service, 2, sessionsOf),
        }),
      )
    // More than anybody can deliver, and no more than is delivered in a time that one may wait for.
    const one = turns(() => 1, () => new Array(ROWS).fill(1), { stream: 150, others: 15 })
    const many = turns(
      (index) => index + 1,
      (turn) => Array.from({ length: ROWS }, (_, row) => 1 + ((turn * ROWS + row) % SOCKETS)),
      { stream: 0, others: 0 },
    )
    return [
      { name: 'one session', turns: one },
      { name: 'a session each', turns: many },
    ]
  },
}
