import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { CLIENTS, listener, subscription } from '../../setup/realtime.js'
import { replicas } from '../../setup/replicas.js'

describe('presence', () => {
  let running, first, second
  const clients = []

  beforeAll(async () => {
    running = await replicas('presence')
    ;({ first, second } = running)
  }, 200_000)

  afterAll(() => running?.stop())

  afterEach(() => Promise.all(clients.splice(0).map((client) => client.removeAllChannels())))

  /** Somebody in a channel, who notes what he is told of the others. */
  const visitor = async (service, version, topic, key) => {
    const client = await listener(service, version)
    clients.push(client)
    const told = []
    const channel = client
      .channel(topic, { config: { presence: { key } } })
      .on('presence', { event: 'sync' }, () => told.push('sync'))
      .on('presence', { event: 'join' }, ({ key, newPresences }) => told.push(`join ${key} ${newPresences.map(mood)}`))
      .on('presence', { event: 'leave' }, ({ key, leftPresences }) => told.push(`leave ${key} ${leftPresences.map(mood)}`))
    await subscription(channel).until('SUBSCRIBED')
    return { channel, told, client }
  }

  const mood = (presence) => presence.mood

  const sees = ({ channel }, expected) =>
    vi.waitFor(
      () => {
        const state = Object.entries(channel.presenceState()).map(([key, metas]) => [key, metas.map(mood).sort()])
        expect(Object.fromEntries(state)).toEqual(expected)
      },
      { timeout: 20_000, interval: 20 },
    )

  describe.each(CLIENTS)('of $name', (version) => {
    test('who comes, changes and leaves is seen at both replicas', async () => {
      const topic = `room-${randomUUID()}`
      const alice = await visitor(first, version, topic, 'alice')
      const bob = await visitor(second, version, topic, 'bob')

      expect(await alice.channel.track({ mood: 'calm' })).toBe('ok')
      expect(await bob.channel.track({ mood: 'busy' })).toBe('ok')
      await Promise.all([alice, bob].map((each) => sees(each, { alice: ['calm'], bob: ['busy'] })))

      expect(await alice.channel.track({ mood: 'gone fishing' })).toBe('ok')
      await Promise.all([alice, bob].map((each) => sees(each, { alice: ['gone fishing'], bob: ['busy'] })))

      expect(await alice.channel.untrack()).toBe('ok')
      await Promise.all([alice, bob].map((each) => sees(each, { bob: ['busy'] })))
      expect(bob.told).toContain('sync')
      expect(bob.told).toContain('leave alice gone fishing')
    })

    test('who comes later finds who is there, and who goes by the same name is another', async () => {
      const topic = `room-${randomUUID()}`
      const desk = await visitor(first, version, topic, 'alice')
      const phone = await visitor(second, version, topic, 'alice')
      await desk.channel.track({ mood: 'desk' })
      await phone.channel.track({ mood: 'phone' })

      const late = await visitor(second, version, topic, 'bob')
      await sees(late, { alice: ['desk', 'phone'] })

      await desk.channel.unsubscribe()
      await sees(late, { alice: ['phone'] })
      phone.client.realtime.disconnect()
      await sees(late, {})
    })
  })

  test('those of a replica that dies have left', { timeout: 60_000 }, async () => {
    const topic = `room-${randomUUID()}`
    const [version] = CLIENTS
    const alice = await visitor(first, version, topic, 'alice')
    const bob = await visitor(second, version, topic, 'bob')
    await alice.channel.track({ mood: 'calm' })
    await bob.channel.track({ mood: 'busy' })
    await sees(alice, { alice: ['calm'], bob: ['busy'] })

    await running.killSecond()

    await sees(alice, { alice: ['calm'] })
  })
})
