import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { done, memory } from '../../setup/clients.js'
import { people, projectOf, sessionIn } from '../../setup/people.js'
import { append, arrived, CLIENTS, eventsOf, listener, subscription } from '../../setup/realtime.js'

describe.each(CLIENTS)('session events, to $name', (version) => {
  const service = inject('open')
  const clients = []
  let supabaseA, userA, supabaseB, supabaseService, session

  beforeAll(async () => {
    ;({ supabaseA, userA, supabaseB, supabaseService } = await people())
    session = await sessionIn(supabaseA, await projectOf(supabaseA, userA))
  })

  afterEach(() => Promise.all(clients.splice(0).map((client) => client.removeAllChannels())))

  const as = async (person, params) => {
    const { session: signIn } = await done(person.auth.getSession())
    const client = await listener(service, version, signIn, params)
    clients.push(client)
    return client
  }

  test('User can view own events, subscribe to Realtime', async () => {
    const alice = await as(supabaseA)
    const heard = []
    const { until } = subscription(
      alice.channel(`session:${session.id}`).on('postgres_changes', eventsOf(session), (change) => heard.push(change)),
    )
    await until('SUBSCRIBED')

    const written = await done(
      supabaseService
        .from('session_events')
        .insert({ session_id: session.id, event_type: 'terminal', data: { output: 'npm install\n', cost: 0.1 } })
        .select()
        .single(),
    )
    await arrived(heard, 1)

    expect(heard[0]).toMatchObject({ eventType: 'INSERT', schema: 'public', table: 'session_events', old: {}, errors: null })
    expect(heard[0].new).toEqual(written)
    const viewed = await done(alice.from('session_events').select().eq('session_id', session.id))
    expect(viewed).toContainEqual(written)
  })

  test('no row falls between the answer to the join and the first change', async () => {
    const alice = await as(supabaseA)
    const fresh = await sessionIn(supabaseA, await projectOf(supabaseA, userA), { initial_prompt: 'Race' })
    const heard = []
    const writing = []
    alice
      .channel('race')
      .on('postgres_changes', eventsOf(fresh), ({ new: { seq } }) => heard.push(seq))
      .subscribe((status) => status === 'SUBSCRIBED' && writing.push(append(service, fresh, [{ n: 1 }])))

    await arrived(heard, 1)

    await Promise.all(writing)
    expect(heard).toEqual([1])
    await done(supabaseA.from('coding_sessions').update({ status: 'completed' }).eq('id', fresh.id))
  })

  test("somebody else's session is refused, and nothing of it is heard", async () => {
    const [bob, alice] = await Promise.all([as(supabaseB), as(supabaseA)])
    const heard = []
    const hers = []
    const his = subscription(bob.channel('spy').on('postgres_changes', eventsOf(session), (change) => heard.push(change)))
    const own = subscription(
      alice.channel('own').on('postgres_changes', eventsOf(session), (change) => hers.push(change)),
    )
    await Promise.all([his.until('CHANNEL_ERROR'), own.until('SUBSCRIBED')])
    await append(service, session, [{ secret: true }])
    await arrived(hers, 1)

    expect(his.told[0].reason).toContain('Unauthorized')
    expect(his.told.map(({ status }) => status)).not.toContain('SUBSCRIBED')
    expect(heard).toEqual([])
  })

  test('several bindings of a channel are each told their own', async () => {
    const alice = await as(supabaseA)
    const other = await sessionIn(supabaseA, await projectOf(supabaseA, userA), { initial_prompt: 'Other' })
    const one = []
    const two = []
    const { until } = subscription(
      alice
        .channel('both')
        .on('postgres_changes', eventsOf(session), ({ new: { data } }) => one.push(data.text))
        .on('postgres_changes', eventsOf(other), ({ new: { data } }) => two.push(data.text)),
    )
    await until('SUBSCRIBED')
    await append(service, session, [{ text: 'a' }, { text: 'b' }])
    await append(service, other, [{ text: 'c' }])
    await Promise.all([arrived(one, 2), arrived(two, 1)])

    expect([one, two]).toEqual([['a', 'b'], ['c']])
    await done(supabaseA.from('coding_sessions').update({ status: 'completed' }).eq('id', other.id))
  })

  test('a channel that is left says no more, and may be joined again', async () => {
    const alice = await as(supabaseA)
    const heard = []
    const channel = alice.channel('leave').on('postgres_changes', eventsOf(session), ({ new: { data } }) => heard.push(data.n))
    await subscription(channel).until('SUBSCRIBED')
    await append(service, session, [{ n: 1 }])
    await arrived(heard, 1)

    expect(await channel.unsubscribe()).toBe('ok')
    await append(service, session, [{ n: 2 }])
    const again = []
    const { until } = subscription(
      alice.channel('leave').on('postgres_changes', eventsOf(session), ({ new: { data } }) => again.push(data.n)),
    )
    await until('SUBSCRIBED')
    await append(service, session, [{ n: 3 }])
    await arrived(again, 1)

    expect([heard, again]).toEqual([[1], [3]])
  })

  test('a first join that is sooner than the stored session is made good', async () => {
    const storage = memory()
    const { session: signIn } = await done(supabaseA.auth.getSession())
    storage.setItem('app', JSON.stringify(signIn))
    const early = version.create(service.url, service.publishableKey, {
      auth: { storage, storageKey: 'app', autoRefreshToken: false, detectSessionInUrl: false },
      realtime: { reconnectAfterMs: () => 100, ...version.realtime },
    })
    clients.push(early)
    const heard = []
    const { until } = subscription(early.channel('early').on('postgres_changes', eventsOf(session), (change) => heard.push(change)))

    await until('SUBSCRIBED')
    await append(service, session, [{ n: 1 }])
    await arrived(heard, 1)

    expect(heard).toHaveLength(1)
  })

  test('who is nobody is told so', async () => {
    const nobody = await listener(service, version)
    clients.push(nobody)
    const { until, told } = subscription(nobody.channel('nobody').on('postgres_changes', eventsOf(session), () => {}))

    await until('CHANNEL_ERROR')

    expect(told[0].reason).toContain('Unauthorized: no access token')
  })

  test('what came before is given to whoever asks for it, and where it begins is said', async () => {
    const alice = await as(supabaseA)
    const fresh = await sessionIn(supabaseA, await projectOf(supabaseA, userA), { initial_prompt: 'History' })
    await append(service, fresh, [{ n: 1 }, { n: 2 }, { n: 3 }])
    const heard = []
    const said = []
    alice
      .channel('history')
      .on('system', {}, (message) => said.push(message))
      .on('postgres_changes', eventsOf(fresh, { since: 1 }), ({ new: { seq } }) => heard.push(seq))
      .subscribe()

    await arrived(heard, 2)

    expect(heard).toEqual([2, 3])
    expect(said[0]).toMatchObject({ status: 'ok', extension: 'postgres_changes', channel: 'history', cursor: 1, resumed: true })
    await done(supabaseA.from('coding_sessions').update({ status: 'completed' }).eq('id', fresh.id))
  })
})
