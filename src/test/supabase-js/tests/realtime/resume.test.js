import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { anAddress, appOf, done, PASSWORD } from '../../setup/clients.js'
import { projectOf, sessionIn } from '../../setup/people.js'
import { append, CLIENTS, eventsOf, listener, Network, subscription } from '../../setup/realtime.js'
import { Service } from '../../setup/Service.js'

// The long form, which prints its counts: PLAYHEAD_PROOF_EVENTS=4000 PLAYHEAD_PROOF_ROUNDS=20 npm test -- --silent=false resume
const EVENTS = Number(process.env.PLAYHEAD_PROOF_EVENTS ?? 400)
const ROUNDS = Number(process.env.PLAYHEAD_PROOF_ROUNDS ?? 1)
const BURST = 10
// A start takes its time on a busy machine.
const PATIENCE = 240_000 + EVENTS * 100

const WAYS = [
  { way: 'since', params: () => ({}), isExact: true, since: true },
  { way: 'receipts', params: () => ({ client_id: randomUUID() }), isExact: false, since: false },
  { way: 'both', params: () => ({ client_id: randomUUID() }), isExact: true, since: true },
]

// Has a service for itself, which it breaks.
describe('no event is lost', () => {
  let service, address, supabaseA, userA, project

  beforeAll(async () => {
    service = await Service.start('resume', { PLAYHEAD_AUTH_LIMITS_ENABLED: 'false' })
    address = await service.ready()
    supabaseA = appOf(address)
    ;({ user: userA } = await done(supabaseA.auth.signUp({ email: anAddress(), password: PASSWORD })))
    project = await projectOf(supabaseA, userA)
  }, 150_000)

  afterAll(() => service?.stop())

  const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1).flatMap((round) =>
    [CLIENTS[0], CLIENTS[2]].flatMap((version) =>
      WAYS.map((way) => ({
        round,
        version,
        name: version.name,
        // In the short form once a client.
        restarts: EVENTS >= 1000 || way.way === (version === CLIENTS[0] ? 'receipts' : 'both') ? 1 : 0,
        ...way,
      })),
    ),
  )

  test.each(rounds)('round $round, by $way, to $name', { timeout: PATIENCE }, async (round) => {
    const session = await sessionIn(supabaseA, project, { initial_prompt: `Round ${round.round}` })
    const network = await Network.to(address)
    const { session: signIn } = await done(supabaseA.auth.getSession())
    const client = await listener(network.service, round.version, signIn, round.params())
    const heard = []
    const binding = round.since ? eventsOf(session, { since: 0 }) : eventsOf(session)
    const channel = client.channel(`s:${session.id}`).on('postgres_changes', binding, ({ new: row }) => {
      heard.push(row.seq)
      if (round.since) {
        binding.since = row.seq
      }
    })
    const { told, until } = subscription(channel)
    await until('SUBSCRIBED')
    // Right after something was sent, at random.
    network.onData = (bytes) => bytes > 200 && Math.random() < 0.02

    const terminated = await write(session, network, round.restarts)
    await vi.waitFor(
      () => {
        if (Math.max(0, ...heard) < EVENTS) {
          throw new Error(
            `${new Set(heard).size} of ${EVENTS} have come; the channel is ${channel.state}, ` +
              `and was last told ${JSON.stringify(told.slice(-3))}`,
          )
        }
      },
      { timeout: PATIENCE / 2, interval: 20 },
    )
    network.onData = undefined
    await pause(300)

    const first = [...new Set(heard)]
    const duplicates = heard.length - first.length
    console.log(
      `round=${round.round} way=${round.way} client="${round.name}" events=${first.length} cuts=${network.cuts} ` +
        `terminated=${terminated} restarts=${round.restarts} gaps=${EVENTS - first.length} duplicates=${duplicates}`,
    )
    const all = Array.from({ length: EVENTS }, (_, index) => index + 1)
    expect(round.isExact ? heard : first).toEqual(all)
    expect(network.cuts).toBeGreaterThan(0)
    await client.removeAllChannels()
    await network.close()
    await done(supabaseA.from('coding_sessions').update({ status: 'completed' }).eq('id', session.id))
  })

  /** Bursts of events, with the connections to the database terminated at a third and the service restarted at two. */
  async function write(session, network, restarts) {
    let terminated = 0
    for (let written = 0; written < EVENTS; written += BURST) {
      await append(address, session, Array.from({ length: BURST }, (_, index) => ({ n: written + index + 1 })))
      await pause(25)
      if (written === BURST * Math.floor(EVENTS / BURST / 3)) {
        terminated = await service.terminateConnections()
      }
      if (network.cuts === 0 && written > EVENTS / 2) {
        network.cut()
      }
      if (restarts && written === BURST * Math.floor((EVENTS / BURST / 3) * 2)) {
        await service.restart()
      }
    }
    return terminated
  }
})
