import { turnsOf } from '../sockets/hearing.js'
import { restWriters, sqlWriters } from '../sockets/writers.js'
import { uuid } from '../tokens.js'

const SUBSCRIBERS = 500
const WRITERS = 4
// Where everybody is told everything the load is that of the readers. So only so many are the published client.
const OFFICIALS = 10

// As an app has them. Whose a note is stands in its row; a message is for the members of its room.
const TABLES = `
  drop table if exists public.bench_notes, public.bench_messages, public.bench_members;
  create table public.bench_notes (
      id bigint generated always as identity primary key, user_id uuid not null, title text not null
  );
  alter table public.bench_notes enable row level security;
  create policy own_notes on public.bench_notes to authenticated
      using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  grant select, insert on public.bench_notes to authenticated;

  create table public.bench_members (room int, user_id uuid, primary key (room, user_id));
  alter table public.bench_members enable row level security;
  create policy own_memberships on public.bench_members to authenticated using (user_id = (select auth.uid()));
  grant select on public.bench_members to authenticated;
  insert into public.bench_members (room, user_id)
  select n, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid from generate_series(1, ${SUBSCRIBERS}) n;

  create table public.bench_messages (
      id bigint generated always as identity primary key, room int not null, title text not null
  );
  alter table public.bench_messages enable row level security;
  create policy members_messages on public.bench_messages for select to authenticated using (exists (
      select from public.bench_members member
      where member.room = bench_messages.room and member.user_id = (select auth.uid())));
  grant select on public.bench_messages to authenticated;

  select playhead.publish('public.bench_notes');
  select playhead.publish('public.bench_messages');`

const INSERTS = {
  projects: 'insert into public.projects (user_id, name) values ($1, $2)',
  bench_notes: 'insert into public.bench_notes (user_id, title) values ($1, $2)',
  bench_messages: 'insert into public.bench_messages (room, title) values ($1, $2)',
}

let written = 0

/** Who writes: each change is one user's in turn, or all are the first one's. */
function opener(service, { table, by, same, tokens }) {
  const next = () => {
    const number = ++written
    const user = same ? 1 : 1 + (number % SUBSCRIBERS)
    return { user, title: `bench-${number}`, keys: [`${user}:${number}`] }
  }
  if (by === 'rest') {
    return () =>
      restWriters(service, WRITERS, async (post) => {
        const { user, title, keys } = next()
        await post(`/rest/v1/${table}`, tokens[user - 1], { user_id: uuid('8000', user), name: title })
        return keys
      })
  }
  return () =>
    sqlWriters(service, WRITERS, async (client) => {
      const { user, title, keys } = next()
      const whose = table === 'bench_messages' ? user : uuid('8000', user)
      await client.query({ name: table, text: INSERTS[table], values: [whose, title] })
      return keys
    })
}

function subscribers(service, { table, same, tokens }) {
  return Array.from({ length: SUBSCRIBERS }, (_, index) => ({
    kind: !same || index < OFFICIALS ? 'official' : 'changes',
    port: service.port,
    key: service.publishable,
    token: tokens[same ? 0 : index],
    binding: { event: '*', schema: 'public', table },
    mark: 'row',
    stream: same ? 1 : index + 1,
    samples: !same || index < 2 * OFFICIALS,
  }))
}

export default {
  title: `Changes under row-level security, to ${SUBSCRIBERS} subscribers; published of Supabase: 40 a second, p95 618 ms`,
  fields: {
    rate: 'changes a second (least–most)',
    p50: 'p50 ms',
    p95: 'p95 ms',
    p99: 'p99 ms',
    serverCpu: 'CPU µs server',
    databaseCpu: 'CPU µs PostgreSQL',
    clientCpu: 'CPU µs clients',
    deliveries: 'callbacks a second',
  },
  goals: [
    { of: 'as fast as they go', field: 'rate', least: 1000, in: '500 users, projects' },
    { of: '1,000 a second', field: 'p95', most: 60, in: '500 users' },
  ],
  rounds: ({ rounds }) => Math.min(rounds, 3),
  async cases(bench) {
    const env = { PLAYHEAD_REALTIME_MAX_SOCKETS_PER_USER: String(SUBSCRIBERS) }
    const service = await bench.service({ fresh: true, users: SUBSCRIBERS, events: SUBSCRIBERS * 100, env })
    await service.owner.query(TABLES)
    const tokens = service.tokens(Array.from({ length: SUBSCRIBERS }, (_, index) => index + 1))
    const ours = turnsOf(bench, service)
    const turn = (name, rate, how) =>
      ours(name, {
        rate,
        wanted: subscribers(service, { tokens, ...how }),
        open: opener(service, { tokens, by: 'sql', ...how }),
      })
    const own = { table: 'projects', same: false }
    return [
      {
        name: '500 users, projects',
        turns: [
          turn('as fast as they go', 0, own),
          turn('40 a second', 40, own),
          turn('1,000 a second', 1000, own),
          turn('by /rest/v1', 0, { ...own, by: 'rest' }),
        ],
      },
      { name: '500 users, own table', turns: [turn('1,000 a second', 1000, { table: 'bench_notes', same: false })] },
      {
        name: '500 members, policy by another table',
        turns: [turn('as fast as they go', 0, { table: 'bench_messages', same: false })],
      },
      {
        name: 'one user',
        turns: [turn('40 a second', 40, { ...own, same: true }), turn('200 a second', 200, { ...own, same: true })],
      },
    ]
  },
}
