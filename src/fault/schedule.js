import { setTimeout as pause } from 'node:timers/promises'
import { EventsFollower } from './load/EventsFollower.js'
import { Http } from './load/http.js'
import { Journal } from './load/Journal.js'
import { app } from './load/people.js'
import { probe } from './load/probes.js'
import { SocketFollower } from './load/SocketFollower.js'
import { SupabaseFollower } from './load/SupabaseFollower.js'
import { worker } from './load/workers.js'
import { lastWord, sqlWriter, writer } from './load/writers.js'
import { person } from './setup/people.js'
import { Random } from './random.js'

const WRITERS = 3
const WORKERS = 4
/** Of each person: those that are written to all the time, and those in which one thing is said, right when something breaks. */
const BUSY = 2
const SESSIONS = 11
const WORDS_A_FAULT = 6
const QUIET_MS = 25_000

/** What is to be broken, and when: drawn from the seed before anything begins. */
export function plan(seed, number, faults, forced) {
  const random = new Random(seed, number)
  const loadMs = random.between(6000, 10_000)
  const count = random.whole(1, Math.min(3, faults.length))
  const names = new Set(forced ? [forced.name] : [])
  while (names.size < count) {
    names.add(random.pick(faults).name)
  }
  const steps = [...names].map((name) => ({
    fault: faults.find((fault) => fault.name === name),
    at: random.between(500, loadMs * 0.6),
  }))
  return { number, seed, loadMs, steps: steps.sort((one, other) => one.at - other.at) }
}

/** Two people with fresh sessions, load, faults, healing, quiet. Gives what the checks need. */
export async function carryOut(stand, { number, seed, loadMs, steps }) {
  const journal = new Journal(`seed ${seed}, schedule ${number}`)
  const random = new Random(seed, number, 1)
  const people = await Promise.all([person(stand.pool, stand.mint, SESSIONS), person(stand.pool, stand.mint, SESSIONS)])
  const brief = people.flatMap((user) => user.sessions.slice(BUSY))
  const http = new Http(stand, journal)
  const load = lightLoad(random)
  const sessions = people.flatMap((user) => user.sessions.slice(0, BUSY))
  const followers = follow(stand, journal, random, people)
  const running = followers.map((follower) => follower.run())
  const context = { http, stand, journal, random, load, sessions }

  await pause(500)
  const writing = [
    ...Array.from({ length: WRITERS }, () => writer(context)),
    sqlWriter(context),
    sqlWriter(context),
    ...people.map((user, index) => app(user, { ...context, strangers: [people[1 - index]] })),
  ]
  const working = Array.from({ length: WORKERS }, (_, index) => worker(`worker-${number}-${index}`, context))
  const locks = new Map()
  const speaking = []
  const broke = () => speaking.push(...brief.splice(0, WORDS_A_FAULT).map((session) => lastWord(session, context)))
  const breaking = steps.map((step) => inflict(step, { ...context, people, broke }, locks))
  await pause(loadMs)
  await Promise.all(breaking)
  await Promise.all(speaking)
  load.isOn = false
  await Promise.all(writing)

  // All is mended. What is still to come has to come now.
  await Promise.all(stand.replicas.map((replica) => replica.ready()))
  const ids = journal.creations.map(({ id }) => id)
  await until(() => jobsAreDone(stand, ids))
  load.isWorking = false
  await Promise.all(working)
  const truth = await read(stand, people, journal)
  journal.quietAt = Date.now()
  await until(async () => followers.every(({ tracks }) => [...tracks].every(([id, track]) => track.after >= truth.heads.get(id).last_seq)))
  journal.quietAfter = Date.now() - journal.quietAt
  await Promise.all(stand.replicas.map((replica) => probe(replica, { journal, user: people[0], strangers: [people[1]] })))
  await Promise.all(followers.map((follower) => follower.stop()))
  await Promise.all(running)
  http.close()
  return { journal, people, followers, truth: await read(stand, people, journal) }
}

function lightLoad(random) {
  return {
    isOn: true,
    isWorking: true,
    mostJobs: 24,
    ailment: () => 'none',
    oversleep: () => random.between(1500, 3000),
    steps: () => random.whole(1, 3),
  }
}

function follow(stand, journal, random, people) {
  return people.flatMap((user, index) => {
    const context = { stand, journal, random, user, strangers: [people[1 - index]] }
    const name = (kind) => `${kind}-${'ab'[index]}`
    const [one, other] = user.sessions
    return [
      new SocketFollower(name('socket-1'), context),
      new SocketFollower(name('socket-2'), context),
      new EventsFollower(name('events'), { ...context, session: one }),
      new SupabaseFollower(name('supabase'), { ...context, session: other }),
    ]
  })
}

async function inflict({ fault, at }, context, locks) {
  await pause(at)
  const before = locks.get(fault.resource)
  const turn = (before ?? Promise.resolve()).then(async () => {
    const window = { name: fault.name, excuses: fault.excuses, begin: Date.now(), end: Infinity, notes: [] }
    context.journal.windows.push(window)
    context.broke()
    try {
      await fault.run({ ...context, note: (text) => window.notes.push(text) })
    } finally {
      window.end = Date.now()
    }
  })
  locks.set(fault.resource, turn)
  await turn
}

async function until(isSo) {
  for (const begin = Date.now(); Date.now() - begin < QUIET_MS; await pause(150)) {
    if (await isSo().catch(() => false)) {
      return
    }
  }
}

async function jobsAreDone({ pool }, ids) {
  const { rows } = await pool.query(
    `select count(*)::int as open from public.coding_jobs
     where (id = any($1) or session_id = any($1)) and status in ('pending', 'processing')`,
    [ids],
  )
  return rows[0].open === 0
}

/** The truth: what the tables hold, read as their owner. */
async function read({ pool }, people, journal) {
  const sessions = people.flatMap((user) => user.sessions.map(({ id }) => id))
  const creations = journal.creations.map(({ id }) => id)
  const query = async (text, ...values) => (await pool.query(text, values)).rows
  const heads = await query('select session_id, last_seq::int, epoch from public.session_streams where session_id = any($1)', sessions)
  const events = await query(
    `select id, session_id, seq::int, created_at, data->>'canary' as canary from public.session_events
     where session_id = any($1) order by session_id, seq`,
    sessions,
  )
  const written = await query('select id from public.session_events where id = any($1)', journal.writes.map(({ id }) => id))
  const opened = await query('select id from public.coding_sessions where id = any($1)', creations)
  const jobs = await query('select * from public.coding_jobs where id = any($1) or session_id = any($1)', creations)
  const history = await query('select * from fault.job_history where job_id = any($1) order by entry', jobs.map(({ id }) => id))
  return {
    heads: new Map(heads.map((head) => [head.session_id, head])),
    events: grouped(events, 'session_id'),
    written: new Set(written.map(({ id }) => id)),
    opened: new Set(opened.map(({ id }) => id)),
    jobs,
    history: grouped(history, 'job_id'),
  }
}

function grouped(rows, key) {
  const groups = new Map()
  for (const row of rows) {
    const group = groups.get(row[key])
    group ? group.push(row) : groups.set(row[key], [row])
  }
  return groups
}
