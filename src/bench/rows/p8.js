import { Crowd } from '../sockets/Crowd.js'
import { cost } from '../sockets/cost.js'
import { now, sleep, spread } from '../sockets/clock.js'
import { connections, poster, write } from '../sockets/writers.js'
import { uuid } from '../tokens.js'

const WRITERS = 4
const SETTLING_MS = 1000

// A table as an app has it: whose a row is stands in the row.
const NOTES = `
  drop table if exists public.bench_notes;
  create table public.bench_notes (
      id bigint generated always as identity primary key,
      user_id uuid not null,
      title text not null
  );
  alter table public.bench_notes enable row level security;
  create policy own_notes on public.bench_notes to authenticated
      using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  grant select, insert on public.bench_notes to authenticated;
  select playhead.publish('public.bench_notes');`

const TABLES = {
  projects: {
    sql: 'insert into public.projects (user_id, name) values ($1, $2)',
    row: (user, name) => ({ user_id: user, name }),
    clear: `delete from public.projects where name like 'bench-%'`,
  },
  bench_notes: {
    sql: 'insert into public.bench_notes (user_id, title) values ($1, $2)',
    row: (user, title) => ({ user_id: user, title }),
    clear: 'drop table public.bench_notes',
  },
}

/** How a number is written into a row, and found in a frame. */
const named = (number) => `bench-${number}`

function wanted(service, { subscribers, same, officials, table, tokens }) {
  return Array.from({ length: subscribers }, (_, index) => ({
    // Where everybody is told everything, the load is theirs: so most of them only count, and a few are the real thing.
    kind: !same || index < officials ? 'official' : 'changes',
    host: '127.0.0.1',
    port: service.port,
    key: service.key,
    token: tokens[same ? 0 : index],
    binding: { event: '*', schema: 'public', table },
    mark: 'row',
    samples: !same || index < 2 * officials,
  }))
}

async function writersOf(service, by, { table, tokens, same, subscribers }) {
  const { sql, row } = TABLES[table]
  const whose = (number) => (same ? 1 : 1 + (number % subscribers))
  if (by === 'sql') {
    const clients = await connections(service.address('playhead_owner'), WRITERS)
    const writers = clients.map((client) => async (number) => {
      await client.query({ name: 'bench', text: sql, values: [uuid('8000', whose(number)), named(number)] })
    })
    return { writers, end: () => Promise.all(clients.map((client) => client.end())) }
  }
  const { post, close } = poster(service)
  const writer = (number) =>
    post(`/rest/v1/${table}`, tokens[whose(number) - 1], row(uuid('8000', whose(number)), named(number)))
  return { writers: Array.from({ length: WRITERS }, () => writer), end: async () => close() }
}

/** Who was told of what, held against who may see it. */
function check(all, { same, subscribers }) {
  const wrong = all.filter(({ number, listener }) => !same && number % subscribers !== listener)
  if (wrong.length > 0) {
    throw new Error(`${wrong.length} changes were told to others`)
  }
}

async function measure(service, crowd, asked, { first, rate, seconds, by }) {
  const { same, subscribers, processes } = asked
  const { writers, end } = await writersOf(service, by, asked)
  try {
    await crowd.take()
    const spent = await cost(service, crowd)
    const began = now()
    const { committed, ms } = await write(writers, { first, rate, seconds })
    const count = committed.length
    const shares = Array.from({ length: processes }, (_, member) =>
      same
        ? count * Math.ceil((subscribers - member) / processes)
        : committed.filter((_, index) => ((first + index) % subscribers) % processes === member).length,
    )
    const { at, deliveries, closed } = await crowd.arrived(shares)
    const costs = await spent(count)
    if (at === undefined) {
      throw new Error(`${deliveries} of ${shares.join(' + ')} came; closed: ${JSON.stringify(closed)}`)
    }
    const { all } = await crowd.take()
    check(all, asked)
    const latency = spread(all.map(({ number, time }) => time - committed[number - first]))
    return {
      written: (count * 1000) / ms,
      told: (count * 1000) / (at - began),
      deliveries: (deliveries * 1000) / (at - began),
      ...latency,
      ...costs,
      count,
    }
  } finally {
    await end()
  }
}

/** Changes of a table under row-level security, from the commit to the callbacks of many subscribers. */
export async function p8(service, { tokens, rates, seconds, subscribers, officials, processes, tables, kinds, by, onResult }) {
  let first = 1
  for (const table of tables) {
    if (table === 'bench_notes') {
      await service.owner.query(NOTES)
    }
    try {
      for (const same of kinds) {
        const asked = { subscribers, same, officials, table, tokens, processes }
        const crowd = new Crowd(processes)
        try {
          const opened = await crowd.open(wanted(service, asked))
          console.error(`p8: ${subscribers} subscribed to ${table} within ${Math.round(opened)} ms`)
          for (const way of by) {
            // The first is for whoever compiles, and not told.
            for (const rate of [undefined, ...rates]) {
              const result = await measure(service, crowd, asked, {
                first,
                rate: rate ?? rates[0],
                seconds,
                by: way,
              })
              first += result.count
              if (rate !== undefined) {
                onResult({ table, users: same ? 'one' : subscribers, by: way, rate, ...result })
              }
              await sleep(SETTLING_MS)
            }
          }
        } finally {
          await crowd.close().catch(() => undefined)
          crowd.end()
        }
      }
    } finally {
      await service.owner.query(TABLES[table].clear)
    }
  }
}
