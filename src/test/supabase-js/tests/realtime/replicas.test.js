import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { anAddress, appOf, done, PASSWORD } from '../../setup/clients.js'
import { projectOf, sessionIn } from '../../setup/people.js'
import { append, CLIENTS, eventsOf, listener, Network, subscription } from '../../setup/realtime.js'
import { replicas } from '../../setup/replicas.js'

// The long form, which prints its counts: PLAYHEAD_PROOF_EVENTS=4000 npm test -- --silent=false replicas
const EVENTS = Number(process.env.PLAYHEAD_PROOF_EVENTS ?? 400)
const BURST = 10
const PATIENCE = 120_000 + EVENTS * 100

// The readers are at the second, through a proxy that takes them to the first when the second is no more.
describe('two replicas behind a proxy', () => {
  let running, network, supabaseA, userA, project, signIn

  beforeAll(async () => {
    running = await replicas('proxied')
    network = await Network.to(running.second, running.first)
    supabaseA = appOf(running.first)
    ;({ user: userA, session: signIn } = await done(supabaseA.auth.signUp({ email: anAddress(), password: PASSWORD })))
    project = await projectOf(supabaseA, userA)
  }, 200_000)

  afterAll(async () => {
    await network?.close()
    await running?.stop()
  })

  const reading = async ({ version, binding, params = {}, place }) => {
    const heard = []
    const client = await listener(network.service, version, signIn, params)
    const { until } = subscription(
      client.channel(`reading-${randomUUID()}`).on('postgres_changes', binding, ({ new: row }) => {
        heard.push(place(row))
        if ('since' in binding) {
          binding.since = row.seq
        }
      }),
    )
    await until('SUBSCRIBED')
    return { heard, client }
  }

  test('nothing is lost where the one that the readers are at is killed', { timeout: PATIENCE }, async () => {
    const session = await sessionIn(supabaseA, project)
    const ofEvents = { place: ({ seq }) => seq }
    const ofProjects = {
      binding: { event: 'INSERT', schema: 'public', table: 'projects' },
      place: ({ name }) => Number(name),
    }
    const readers = await Promise.all(
      [CLIENTS[0], CLIENTS[2]].flatMap((version) => [
        reading({ version, ...ofEvents, binding: eventsOf(session, { since: 0 }) }),
        reading({ version, ...ofEvents, binding: eventsOf(session), params: { client_id: randomUUID() } }),
        reading({ version, ...ofProjects, params: { client_id: randomUUID() } }),
      ]),
    )

    for (let written = 0; written < EVENTS; written += BURST) {
      const numbers = Array.from({ length: BURST }, (_, index) => written + index + 1)
      await append(running.first, session, numbers.map((n) => ({ n })))
      await done(supabaseA.from('projects').insert(numbers.map((n) => ({ user_id: userA.id, name: String(n) }))))
      if (written === BURST * Math.floor(EVENTS / BURST / 2)) {
        await running.killSecond()
      }
      await pause(10)
    }

    const all = Array.from({ length: EVENTS }, (_, index) => index + 1)
    for (const { heard, client } of readers) {
      await vi.waitFor(() => expect(new Set(heard).size).toBe(EVENTS), { timeout: PATIENCE / 2, interval: 20 })
      await client.removeAllChannels()
    }
    const [since, receipts, projects] = [0, 1, 2].map((way) => [readers[way].heard, readers[way + 3].heard])
    since.forEach((heard) => expect(heard).toEqual(all))
    receipts.forEach((heard) => expect([...new Set(heard)]).toEqual(all))
    projects.forEach((heard) => expect([...new Set(heard)].sort((a, b) => a - b)).toEqual(all))
    const repeated = (heard) => heard.length - new Set(heard).size
    console.log(
      `events=${EVENTS} gaps=0 repeated: since=${since.map(repeated)} receipts=${receipts.map(repeated)} ` +
        `changes=${projects.map(repeated)}`,
    )
  })
})
