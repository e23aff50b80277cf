import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { limit, load, warm } from './measure.js'
import { startPeer } from './peer.js'
import { uuid } from './tokens.js'

const TYPES = ['thinking', 'terminal', 'file_change']
const REQUESTS = 1000

const event = (number) => ({
  event_type: TYPES[number % TYPES.length],
  data: { stream: 'stdout', output: 'npm install '.repeat(10), line: number },
})

// What the table of events is without what makes it one: the same columns and indexes, no triggers, no policies.
const BARE_TABLE = `
create schema if not exists bench;
drop table if exists bench.events;
create table bench.events (
    id         uuid        not null default gen_random_uuid() primary key,
    session_id uuid        not null,
    seq        bigint      generated always as identity,
    event_type text        not null,
    data       jsonb       not null,
    created_at timestamptz not null default now(),
    unique (session_id, seq)
);
create index on bench.events (created_at desc);
grant usage on schema bench to public;
grant select, insert on bench.events to public;`

// Of any session: their ids are made of numbers.
const SESSION = `('${uuid('a000', 0).slice(0, 24)}' || lpad(:session::text, 12, '0'))::uuid`
// With a blank behind each colon, or pgbench takes what follows for a variable.
const DATA = JSON.stringify(event(1).data).replaceAll('":', '": ')
const IDENTITY = `select set_config('request.jwt.claims', '{"role": "service_role"}', true), set_config('role', 'service_role', true),
    set_config('playhead.announcements', E'\\n', true)`

const ONE = (table) => `insert into ${table} (session_id, event_type, data) values (${SESSION}, 'terminal', '${DATA}')`

// The very statement of the service. Only that the arrays are made here, which is cheap beside what becomes of them.
const MANY = (count) => `
insert into public.session_events (id, session_id, event_type, data)
select incoming.id, incoming.session_id, incoming.event_type, incoming.data::jsonb
from unnest(
        array(select gen_random_uuid() from generate_series(1, ${count})), array_fill(${SESSION}, array[${count}]),
        array_fill('terminal'::text, array[${count}]), array_fill('${DATA}'::text, array[${count}]))
    with ordinality as incoming (id, session_id, event_type, data, place)
order by incoming.session_id, incoming.place
on conflict (id) do nothing
returning id, session_id, seq`

const transaction = (statement) => [
  '\\startpipeline',
  'begin;',
  `${IDENTITY};`,
  `${statement};`,
  `select current_setting('playhead.announcements');`,
  'commit;',
  '\\endpipeline',
]

/** The service on a database of its own, and ways to write to it. */
export async function appending(bench, { events = 1, connections, service: given }) {
  const service = given ?? (await bench.service({ fresh: true }))
  const { options, directory } = bench
  const sessions = service.events / 100
  const how = { connections, seconds: options.seconds, warmup: Math.ceil(options.warmup / Math.sqrt(events)), each: events }

  const written = async (name, path) => {
    const file = join(directory, `${name}.txt`)
    const lines = Array.from({ length: REQUESTS }, (_, number) => {
      const body = events === 1 ? event(number) : Array.from({ length: events }, (_, line) => event(line))
      return `POST ${path(uuid('a000', 1 + (number % sessions)))} ${service.secret} ${JSON.stringify(body)}`
    })
    await writeFile(file, lines.join('\n'))
    return file
  }

  const server = async (name, { pid, port }, path, ours = false) => {
    const file = await written(name, path)
    return {
      name,
      ours,
      warm: () => warm({ pid, port }, service.postmaster, file, how),
      take: () => load({ pid, port }, service.postmaster, file, how),
    }
  }

  const byPostgres = async (name, login, lines) => {
    const file = join(directory, `${name}.sql`)
    const oneLine = (sql) => sql.replace(/\s+/g, ' ').trim()
    await writeFile(file, [`\\set session random(1, ${sessions})`, ...lines.map(oneLine), ''].join('\n'))
    return { name, take: () => limit(service.address(login), service.postmaster, file, how) }
  }

  return {
    ours: () => server('v1', service, (session) => `/v1/sessions/${session}/events`, true),
    async byHand() {
      await service.owner.query(BARE_TABLE)
      return server('node-pg', await startPeer('node-pg', 'append', service), (session) => `/append/${session}`)
    },
    async bare() {
      await service.owner.query(BARE_TABLE)
      return byPostgres('limit', 'service_authenticator', [`${ONE('bench.events')};`])
    },
    triggers: () => byPostgres('limit-triggers', 'service_authenticator', transaction(ONE('public.session_events'))),
    notifying: () => byPostgres('limit-notify', 'playhead_owner', [`${ONE('public.session_events')};`]),
    same: () => byPostgres('limit', 'service_authenticator', transaction(MANY(events))),
  }
}
