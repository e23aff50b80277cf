import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { done } from '../../setup/clients.js'
import { people, projectOf, sessionIn } from '../../setup/people.js'
import { append, arrived, CLIENTS, eventsOf, listener, subscription } from '../../setup/realtime.js'

describe.each(CLIENTS)('changes of tables, to $name', (version) => {
  const service = inject('open')
  const clients = []
  let supabaseA, userA, supabaseB, userB

  beforeAll(async () => {
    ;({ supabaseA, userA, supabaseB, userB } = await people())
  })

  afterEach(() => Promise.all(clients.splice(0).map((client) => client.removeAllChannels())))

  const as = async (person) => {
    const { session: signIn } = await done(person.auth.getSession())
    const client = await listener(service, version, signIn)
    clients.push(client)
    return client
  }

  test('inserts, updates and deletes reach who may see the row, and nobody else', async () => {
    const [alice, bob] = await Promise.all([as(supabaseA), as(supabaseB)])
    const hers = []
    const his = []
    const everything = { event: '*', schema: 'public', table: 'projects' }
    const subscriptions = [
      subscription(alice.channel('projects').on('postgres_changes', everything, (change) => hers.push(change))),
      subscription(bob.channel('projects').on('postgres_changes', everything, (change) => his.push(change))),
    ]
    await Promise.all(subscriptions.map(({ until }) => until('SUBSCRIBED')))

    const project = await projectOf(supabaseA, userA, { name: 'Lighthouse' })
    await done(supabaseA.from('projects').update({ name: 'Beacon' }).eq('id', project.id))
    await done(supabaseA.from('projects').delete().eq('id', project.id))
    await projectOf(supabaseB, userB, { name: 'His own' })
    await Promise.all([arrived(hers, 3), arrived(his, 1)])

    expect(hers.map(({ eventType }) => eventType)).toEqual(['INSERT', 'UPDATE', 'DELETE'])
    expect(hers[0].new).toMatchObject({ id: project.id, name: 'Lighthouse' })
    expect(hers[1].new.name).toBe('Beacon')
    expect(hers[1].old).toMatchObject({ id: project.id, name: 'Lighthouse' })
    expect(hers[2].old).toMatchObject({ id: project.id, name: 'Beacon' })
    expect(his.map(({ new: { name } }) => name)).toEqual(['His own'])
  })

  test('filters choose, and each binding is told its own', async () => {
    const alice = await as(supabaseA)
    const heard = { eq: [], in: [], like: [], updates: [] }
    const projects = (event, filter) => ({ event, schema: 'public', table: 'projects', filter })
    const { until } = subscription(
      alice
        .channel('filters')
        .on('postgres_changes', projects('INSERT', 'name=eq.one'), ({ new: { name } }) => heard.eq.push(name))
        .on('postgres_changes', projects('INSERT', 'name=in.(one,two)'), ({ new: { name } }) => heard.in.push(name))
        .on('postgres_changes', projects('INSERT', 'name=like.t%'), ({ new: { name } }) => heard.like.push(name))
        .on('postgres_changes', projects('UPDATE', 'name=eq.four'), ({ new: { name } }) => heard.updates.push(name)),
    )
    await until('SUBSCRIBED')

    const made = []
    for (const name of ['one', 'two', 'three']) {
      made.push(await projectOf(supabaseA, userA, { name }))
    }
    await done(supabaseA.from('projects').update({ name: 'four' }).eq('id', made[0].id))
    await arrived(heard.updates, 1)

    expect(heard).toEqual({ eq: ['one'], in: ['one', 'two'], like: ['two', 'three'], updates: ['four'] })
  })

  test("the events of a session may be chosen further, and go with tables' changes on one channel", async () => {
    const alice = await as(supabaseA)
    const session = await sessionIn(supabaseA, await projectOf(supabaseA, userA), { initial_prompt: 'Choose' })
    const errors = []
    const statuses = []
    const { until } = subscription(
      alice
        .channel('session')
        .on('postgres_changes', { ...eventsOf(session), filter: `session_id=eq.${session.id},event_type=eq.error`, since: 0 }, ({ new: { data } }) =>
          errors.push(data.n),
        )
        .on('postgres_changes', { event: 'UPDATE', schema: 'public', table: 'coding_sessions', filter: `id=eq.${session.id}` }, (change) =>
          statuses.push(change.new.status),
        ),
    )
    await until('SUBSCRIBED')
    await append(service, session, [{ n: 1 }, { n: 2, type: 'error' }, { n: 3 }])
    await done(supabaseA.from('coding_sessions').update({ status: 'completed' }).eq('id', session.id))
    await Promise.all([arrived(errors, 1), arrived(statuses, 1)])

    expect(errors).toEqual([2])
    expect(statuses).toEqual(['completed'])
  })

  test('what is no table, or no column, is refused in words', async () => {
    const alice = await as(supabaseA)
    const asked = [
      { event: '*', schema: 'public', table: 'nonsense' },
      { event: '*', schema: 'public', table: 'projects', filter: 'nonsense=eq.1' },
      { event: '*', schema: 'public', table: 'projects', filter: 'name=nonsense.1' },
    ]
    for (const [index, binding] of asked.entries()) {
      const { until, told } = subscription(alice.channel(`wrong ${index}`).on('postgres_changes', binding, () => {}))
      await until('CHANNEL_ERROR')
      expect(told[0].reason).toMatch(/^"?(InvalidJoinPayload|Unauthorized): /)
    }
  })
})

describe('conversations', () => {
  const service = inject('open')

  test('broadcasts go from any version to any other', async () => {
    const everybody = await Promise.all(CLIENTS.map((version) => listener(service, version)))
    const heard = CLIENTS.map(() => [])
    const channels = everybody.map((client, index) =>
      client
        .channel('room', { config: { broadcast: { self: index === 0, ack: true } } })
        .on('broadcast', { event: 'hello' }, ({ payload }) => heard[index].push(payload.from)),
    )
    await Promise.all(channels.map((channel) => subscription(channel).until('SUBSCRIBED')))

    for (const [index, channel] of channels.entries()) {
      expect(await channel.send({ type: 'broadcast', event: 'hello', payload: { from: index } })).toBe('ok')
    }
    await Promise.all([arrived(heard[0], 3), arrived(heard[1], 2), arrived(heard[2], 2)])

    expect(heard).toEqual([[0, 1, 2], [0, 2], [0, 1]])
    await Promise.all(everybody.map((client) => client.removeAllChannels()))
  })

  test('who is present is seen, and who has left', async () => {
    const [one, two] = await Promise.all([CLIENTS[0], CLIENTS[2]].map((version) => listener(service, version)))
    const seen = []
    const watching = one
      .channel('lobby', { config: { presence: { key: 'one' } } })
      .on('presence', { event: 'sync' }, () => seen.push(Object.keys(watching.presenceState()).sort().join()))
    await subscription(watching).until('SUBSCRIBED')
    await watching.track({ at: 'desk' })
    const coming = two.channel('lobby', { config: { presence: { key: 'two' } } })
    await subscription(coming).until('SUBSCRIBED')
    expect(await coming.track({ at: 'door' })).toBe('ok')

    await arrivedText(seen, 'one,two')
    await two.removeAllChannels()
    await arrivedText(seen.splice(0) && seen, 'one')
    await one.removeAllChannels()
  })

  test('a private channel is refused where no policy lets anybody in', async () => {
    const alice = await listener(service, CLIENTS[0])
    const { until, told } = subscription(alice.channel('secret', { config: { private: true } }))

    await until('CHANNEL_ERROR')

    expect(told[0].reason).toContain('Unauthorized')
    await alice.removeAllChannels()
  })
})

const arrivedText = async (list, text) => {
  for (let tries = 0; !list.includes(text); tries++) {
    if (tries > 1000) {
      throw new Error(`${text} has not come, but: ${list}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
