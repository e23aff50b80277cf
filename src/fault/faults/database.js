import { setTimeout as pause } from 'node:timers/promises'
import { notificationQueueFull } from './notification-queue.js'

const OURS = `application_name is distinct from 'fault' and pid <> pg_backend_pid() and backend_type = 'client backend'`
const TERMINATE = {
  listeners: `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'playhead-listener'`,
  all: `select pg_terminate_backend(pid) from pg_stat_activity where ${OURS}`,
  half: `select pg_terminate_backend(pid) from pg_stat_activity where ${OURS} and random() < 0.5`,
}

/** The suite's own connection fails with the database, and what it was to break is broken then. */
async function attempt(context, sql) {
  try {
    return (await context.stand.pool.query(sql)).rowCount
  } catch {
    return 0
  }
}

/** A connection of somebody else's, for as long as `during` takes; mended by its end, whatever became of it. */
async function asSomebodyElse({ stand }, during) {
  const client = stand.postgres.client({ application_name: 'fault', query_timeout: 20_000, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    await during(client)
  } catch {
    // It broke with the database, by another fault.
  } finally {
    await Promise.race([client.end().catch(() => undefined), pause(2000)])
  }
}

/** What befalls PostgreSQL and its connections. */
export const databaseFaults = [
  {
    name: 'listener-terminate',
    experiment: 'E3',
    resource: 'listener',
    excuses: {},
    async run(context) {
      const times = context.random.whole(1, 3)
      context.note(`${times} times`)
      for (let time = 0; time < times; time++) {
        await attempt(context, TERMINATE.listeners)
        await pause(context.random.between(300, 2000))
      }
    },
  },
  {
    name: 'listener-half-open',
    experiment: 'E5',
    resource: 'listener',
    excuses: {},
    async run(context) {
      const { rows } = await context.stand.pool
        .query(`select client_port from pg_stat_activity where application_name = 'playhead-listener'`)
        .catch(() => ({ rows: [] }))
      const ports = new Set(rows.map(({ client_port: port }) => port))
      let silenced = 0
      for (const network of Object.values(context.stand.databaseNetworks)) {
        for (const wire of network.wires) {
          if (ports.has(wire.server.localPort)) {
            network.silence(wire)
            silenced++
          }
        }
      }
      context.note(`${silenced} silenced`)
      // Noticed by the proofs that do not come back, and never mended: who waits for it waits for ever.
      await pause(context.random.between(4000, 7000))
    },
  },
  {
    name: 'backends-terminate',
    experiment: 'E4',
    resource: 'backends',
    excuses: { unavailable: 2000 },
    async run(context) {
      const times = context.random.whole(1, 3)
      for (let time = 0; time < times; time++) {
        const which = context.random.pick(['all', 'half'])
        context.note(`${which}: ${await attempt(context, TERMINATE[which])}`)
        await pause(context.random.between(200, 1500))
      }
    },
  },
  {
    name: 'postgres-kill',
    experiment: 'E7',
    resource: 'database',
    excuses: { unavailable: 5000 },
    async run(context) {
      await context.stand.postgres.kill()
      await pause(context.random.between(0, 1000))
      await context.stand.postgres.again()
    },
  },
  {
    name: 'postgres-stop',
    experiment: 'E8',
    resource: 'database',
    excuses: { unavailable: 3000 },
    lacks: () => process.platform !== 'linux' && 'the children of a process are looked up in /proc',
    async run(context) {
      const time = context.random.between(2000, 6000)
      context.note(`${Math.round(time)} ms`)
      await context.stand.postgres.hang()
      await pause(time)
      context.stand.postgres.goOn()
    },
  },
  {
    name: 'connections-exhausted',
    experiment: 'E18',
    resource: 'backends',
    excuses: { unavailable: 3000 },
    async run(context) {
      const taken = []
      const time = Date.now() + context.random.between(2000, 4000)
      // As a login that has no slots reserved, or it would take those too.
      const options = { user: 'service_authenticator', password: context.stand.postgres.passwords.service_authenticator }
      while (Date.now() < time) {
        const client = context.stand.postgres.client({ ...options, connectionTimeoutMillis: 2000 })
        try {
          await client.connect()
          taken.push(client)
        } catch {
          await attempt(context, TERMINATE.half)
          await pause(300)
        }
      }
      context.note(`${taken.length} taken`)
      await Promise.all(taken.map((client) => Promise.race([client.end().catch(() => undefined), pause(3000)])))
    },
  },
  {
    name: 'table-locked',
    experiment: 'E19',
    resource: 'locks',
    excuses: { unavailable: 3000 },
    async run(context) {
      const table = context.random.pick(['session_events', 'coding_jobs', 'coding_sessions', 'session_streams'])
      const time = context.random.between(1500, 7000)
      context.note(`${table} for ${Math.round(time)} ms`)
      await asSomebodyElse(context, async (client) => {
        await client.query('begin')
        await client.query(`lock table public.${table} in access exclusive mode`)
        await pause(time)
        await client.query('rollback')
      })
    },
  },
  {
    name: 'transaction-idle',
    experiment: 'E19',
    resource: 'locks',
    excuses: {},
    async run(context) {
      await asSomebodyElse(context, async (client) => {
        await client.query('begin')
        // Has written, so that it holds back what is old, and whoever goes by the oldest transaction that is open.
        await client.query('create temporary table held on commit drop as select id from public.coding_sessions limit 10')
        await client.query('insert into fault.job_history (job_id, became) values (gen_random_uuid(), $1)', ['held'])
        await pause(context.random.between(3000, 7000))
        await client.query('rollback')
      })
    },
  },
  {
    name: 'notify-spoof',
    experiment: 'E22',
    resource: 'notify',
    excuses: {},
    async run(context) {
      const until = Date.now() + context.random.between(2000, 4000)
      const sessions = context.people.flatMap((user) => user.sessions)
      let told = 0
      await asSomebodyElse(context, async (client) => {
        while (Date.now() < until) {
          const session = context.random.pick(sessions)
          await client.query(
            `select pg_notify(channel, payload || chr(32 + (n % 90)))
             from generate_series(1, 250) n,
                 (values ('session_events', '{"session_id":"' || $1 || '","seq":' || (random() * 1e9)::bigint || '}'),
                     ('session_events', 'garbage'), ('coding_jobs', '{"session_id":null}'),
                     ('playhead_proof', 'nobody'), ('playhead_broadcasts', '[')) as lie (channel, payload)`,
            [session.id],
          )
          told += 1250
          await pause(100)
        }
      })
      context.note(`${told} lies`)
    },
  },
  notificationQueueFull,
]
