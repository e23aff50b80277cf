import { cpu } from '../measure.js'
import { endOne } from '../processes.js'
import { startService } from '../service.js'
import { Crowd } from '../sockets/Crowd.js'
import { now, sleep } from '../sockets/clock.js'
import { reachable, resident } from '../sockets/memory.js'
import { follower } from '../sockets/sessions.js'

const SOCKETS = 10_000
const USERS = 1000
const PROCESSES = 2
const WARMING_SOCKETS = 500
const SETTLING_MS = 3000
const RETURNED_WITHIN_MS = 60_000
// As the clients do: the page of the stream says so, and realtime-js.
const RETURNS = { stream: [1000], changes: [1000, 2000, 5000, 10_000] }

const transactions = async (service) => {
  const { rows } = await service.owner.query(
    `select xact_commit::int8 as count from pg_stat_database where datname = current_database()`,
  )
  return Number(rows[0].count)
}

function sockets(service, kind, tokens, count) {
  return Array.from({ length: count }, (_, index) => ({
    ...follower(kind, service, { session: 1 + (index % USERS), token: tokens[index % USERS], samples: false }),
    returns: RETURNS[kind],
    // More than there are ports towards one address.
    localAddress: `127.0.0.${2 + (index % 8)}`,
  }))
}

/** Opens and closes some, so that what the service makes once is not counted for each. */
async function warm(service, kind, tokens) {
  const crowd = new Crowd()
  try {
    await crowd.open(sockets(service, kind, tokens, WARMING_SOCKETS))
  } finally {
    await crowd.end()
  }
  await sleep(SETTLING_MS)
}

async function idle(service, crowd, kind, tokens) {
  const before = { heap: await reachable(service.pid), rss: await resident(service.pid) }
  const spent = await transactions(service)
  const opened = await crowd.open(sockets(service, kind, tokens, SOCKETS))
  await sleep(SETTLING_MS)
  const joins = (await transactions(service)) - spent
  const after = { heap: await reachable(service.pid), rss: await resident(service.pid) }
  const began = await cpu(service.pid, false)
  await sleep(2 * SETTLING_MS)
  return {
    rss: (after.rss - before.rss) / SOCKETS,
    heap: (after.heap - before.heap) / SOCKETS,
    opened: opened / 1000,
    queries: joins / SOCKETS,
    idleCpu: ((await cpu(service.pid, false)) - began) / (2 * SETTLING_MS * 10),
  }
}

/** Stops it as whoever deploys does, and starts it where it was. */
async function restart(service, crowd, directory, jvm, env) {
  const spent = await transactions(service)
  const stopped = now()
  await service.owner.end()
  await endOne(service.pid)
  const again = await startService(directory, jvm, env, service)
  const ready = now()
  const { at, ready: there, closed } = await crowd.returned(SOCKETS, RETURNED_WITHIN_MS)
  if (at === undefined) {
    throw new Error(`only ${there} came back: ${JSON.stringify(closed)}`)
  }
  await sleep(SETTLING_MS)
  return {
    down: (ready - stopped) / 1000,
    back: (at - stopped) / 1000,
    backSinceReady: Math.max(0, at - ready) / 1000,
    queriesBack: ((await transactions(again)) - spent) / SOCKETS,
  }
}

export default {
  title: `${SOCKETS.toLocaleString('en')} idle sockets: what each takes, and until all are back after a restart`,
  fields: {
    rss: 'KiB a socket, of the process (least–most)',
    heap: 'KiB a socket, of reachable heap',
    opened: 's to open all',
    queries: 'transactions a socket',
    idleCpu: 'CPU % while idle',
    down: 's from stopping to ready',
    back: 's from stopping to all back',
    backSinceReady: 's from ready to all back',
    queriesBack: 'transactions a socket',
  },
  better: 'less',
  goals: ['/v1/stream', '/realtime/v1'].flatMap((of) => [
    { of, field: 'rss', most: 40 },
    { of, field: 'back', most: 10 },
  ]),
  rounds: () => 1,
  async cases(bench) {
    const env = { PLAYHEAD_REALTIME_MAX_SOCKETS: String(2 * SOCKETS) }
    const turn = (name, kind) => ({
      name,
      ours: true,
      async take() {
        const service = await bench.service({ fresh: true, users: USERS, events: USERS * 100, env, name: kind })
        const tokens = service.tokens(Array.from({ length: USERS }, (_, index) => index + 1))
        await warm(service, kind, tokens)
        const crowd = new Crowd(PROCESSES)
        try {
          const taken = await idle(service, crowd, kind, tokens)
          return { ...taken, ...(await restart(service, crowd, service.directory, bench.options.jvm, env)) }
        } finally {
          await crowd.end()
        }
      },
    })
    return [{ name: 'idle', turns: [turn('/v1/stream', 'stream'), turn('/realtime/v1', 'changes')] }]
  },
}
