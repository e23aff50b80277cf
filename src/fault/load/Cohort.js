import { setTimeout as pause } from 'node:timers/promises'
import { read } from '../checks/truth.js'
import { person } from '../setup/people.js'
import { EventsFollower } from './EventsFollower.js'
import { Http } from './http.js'
import { Journal } from './Journal.js'
import { app } from './people.js'
import { probe } from './probes.js'
import { SocketFollower } from './SocketFollower.js'
import { SupabaseFollower } from './SupabaseFollower.js'
import { worker } from './workers.js'
import { lastWord, sqlWriter, writer } from './writers.js'

const WRITERS = 3
const WORKERS = 4
/** Of each person: those that are written to all the time. In the others one thing is said, right when something breaks. */
const BUSY = 2
const WORDS_A_FAULT = 6
const QUIET_MS = 25_000

/** Two people with fresh sessions, those who follow and work for them, from when they arrive until they have gone. */
export class Cohort {
  #name
  #brief
  #followers
  #following
  #writing = []
  #working = []
  #speaking = []

  constructor(stand, { name, title, random, people, load }) {
    const journal = new Journal(title)
    this.#name = name
    this.#brief = people.flatMap((user) => user.sessions.slice(BUSY))
    this.#followers = follow(stand, journal, random, people)
    this.#following = this.#followers.map((follower) => follower.run())
    this.journal = journal
    /** What those need who take part, and whoever breaks something. */
    this.context = {
      http: new Http(stand, journal),
      stand,
      journal,
      random,
      load,
      people,
      sessions: people.flatMap((user) => user.sessions.slice(0, BUSY)),
      broke: () => this.#speak(),
    }
  }

  /** @param {{name: string, title: string, random: import('../random.js').Random, faults: number, load: object}} asked how many faults they have words for */
  static async arrive(stand, { faults, ...asked }) {
    const sessions = BUSY + (WORDS_A_FAULT * faults) / 2
    const people = await Promise.all([person(stand.pool, stand.mint, sessions), person(stand.pool, stand.mint, sessions)])
    return new Cohort(stand, { ...asked, people })
  }

  /** Begins to write. */
  write() {
    this.#writing.push(
      ...Array.from({ length: WRITERS }, () => writer(this.context)),
      sqlWriter(this.context),
      sqlWriter(this.context),
    )
  }

  /** Begins to ask for work and to do it. Workers take anybody's, so only one cohort may be at it at a time. */
  work() {
    const { people } = this.context
    this.#writing.push(...people.map((user, index) => app(user, { ...this.context, strangers: [people[1 - index]] })))
    this.#working = Array.from({ length: WORKERS }, (_, index) => worker(`worker-${this.#name}-${index}`, this.context))
  }

  #speak() {
    this.#speaking.push(...this.#brief.splice(0, WORDS_A_FAULT).map((session) => lastWord(session, this.context)))
  }

  /** After the last mending: nobody begins anything any more, what was begun comes to its end, and the workers go. */
  async finish() {
    const { stand, journal, load } = this.context
    await Promise.all(this.#speaking)
    load.isOn = false
    await Promise.all(this.#writing)
    // All is mended. What is still to come has to come now.
    await Promise.all(stand.replicas.map((replica) => replica.ready()))
    const ids = journal.creations.map(({ id }) => id)
    await until(() => jobsAreDone(stand, ids))
    load.isWorking = false
    await Promise.all(this.#working)
  }

  /** Waits until all have been told everything, and has them leave. Gives what the checks need. */
  async leave() {
    const { stand, journal, people, http } = this.context
    const followers = this.#followers
    const truth = await read(stand, people, journal)
    journal.quietAt = Date.now()
    await until(async () => followers.every(({ tracks }) => [...tracks].every(([id, track]) => track.after >= truth.heads.get(id).last_seq)))
    journal.quietAfter = Date.now() - journal.quietAt
    await Promise.all(stand.replicas.map((replica) => probe(replica, { journal, user: people[0], strangers: [people[1]] })))
    await Promise.all(followers.map((follower) => follower.stop()))
    await Promise.all(this.#following)
    http.close()
    return { journal, people, followers, truth: await read(stand, people, journal) }
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
