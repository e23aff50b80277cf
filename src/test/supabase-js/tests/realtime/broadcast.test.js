import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { anAddress, appOf, done, PASSWORD } from '../../setup/clients.js'
import { arrived, CLIENTS, listener, subscription } from '../../setup/realtime.js'
import { replicas } from '../../setup/replicas.js'

const [NEWEST] = CLIENTS

describe('broadcast', () => {
  let running, first, second, alice, bob
  const clients = []

  beforeAll(async () => {
    running = await replicas('broadcast')
    ;({ first, second } = running)
    ;[alice, bob] = await Promise.all([newcomer(), newcomer()])
    await running.sql(`
      create policy hear on realtime.messages for select to authenticated
      using (extension = 'broadcast' and realtime.topic() like '%' || (select auth.uid())::text);
      create policy speak on realtime.messages for insert to authenticated
      with check (extension = 'broadcast' and realtime.topic() like 'chat:%' || (select auth.uid())::text);
    `)
  }, 200_000)

  afterAll(() => running?.stop())

  afterEach(() => Promise.all(clients.splice(0).map((client) => client.removeAllChannels())))

  const newcomer = async () =>
    (await done(appOf(first).auth.signUp({ email: anAddress(), password: PASSWORD }))).session

  const client = async (service, version = NEWEST, session) => {
    const made = await listener(service, version, session)
    clients.push(made)
    return made
  }

  /** A channel that is subscribed to, and notes all that is said there. */
  const listening = async (supabase, topic, config = {}) => {
    const heard = []
    const channel = supabase.channel(topic, { config }).on('broadcast', { event: '*' }, (said) => heard.push(said))
    const { until, told } = subscription(channel)
    await until('SUBSCRIBED')
    return { channel, heard, told }
  }

  describe.each(CLIENTS)('to and from $name', (version) => {
    test('what is said at one replica is heard at both, in its order, and by who says it if he wants', async () => {
      const topic = `room-${randomUUID()}`
      const talker = await listening(await client(first, version), topic, { broadcast: { self: true, ack: true } })
      const shy = await listening(await client(first, version), topic, { broadcast: { self: false, ack: true } })
      const far = await listening(await client(second, version), topic)

      for (let n = 1; n <= 30; n++) {
        expect(await talker.channel.send({ type: 'broadcast', event: 'count', payload: { n } })).toBe('ok')
      }
      expect(await shy.channel.send({ type: 'broadcast', event: 'end', payload: { n: 31 } })).toBe('ok')

      await Promise.all([arrived(far.heard, 31), arrived(talker.heard, 31), arrived(shy.heard, 30)])
      const numbers = ({ heard }) => heard.map(({ payload }) => payload.n)
      expect(numbers(talker)).toEqual(Array.from({ length: 31 }, (_, index) => index + 1))
      expect(numbers(far)).toEqual(numbers(talker))
      expect(numbers(shy)).toEqual(numbers(talker).slice(0, 30))
      expect(far.heard[0]).toMatchObject({ type: 'broadcast', event: 'count', payload: { n: 1 } })
    })

    test('the database says something', async () => {
      const topic = `room-${randomUUID()}`
      const near = await listening(await client(first, version), topic)
      const far = await listening(await client(second, version), topic)

      await running.sql("select realtime.send(jsonb_build_object('n', n), 'count', $1, false) from generate_series(1, 50) n", [
        topic,
      ])

      await Promise.all([arrived(near.heard, 50), arrived(far.heard, 50)])
      expect(near.heard.map(({ payload }) => payload.n)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
      expect(far.heard.map(({ payload }) => payload)).toEqual(near.heard.map(({ payload }) => payload))
    })

    test('a private channel is for whom a policy lets in', async () => {
      const topic = `chat:${alice.user.id}`
      const hers = await listening(await client(first, version, alice), topic, { private: true, broadcast: { ack: true } })
      const there = await listening(await client(second, version, alice), topic, { private: true })
      const his = subscription((await client(first, version, bob)).channel(topic, { config: { private: true } }))
      await his.until('CHANNEL_ERROR')

      expect(await hers.channel.send({ type: 'broadcast', event: 'secret', payload: { n: 1 } })).toBe('ok')

      await arrived(there.heard, 1)
      expect(there.heard[0].payload).toEqual({ n: 1 })
      expect(his.told.map(({ status }) => status)).not.toContain('SUBSCRIBED')
    })
  })

  test('bytes arrive as they are', async () => {
    const topic = `room-${randomUUID()}`
    const talker = await listening(await client(first), topic, { broadcast: { ack: true } })
    const far = await listening(await client(second), topic)
    const bytes = new Uint8Array(100_000).map((_, index) => index * 7)

    expect(await talker.channel.send({ type: 'broadcast', event: 'bytes', payload: bytes.buffer })).toBe('ok')

    await arrived(far.heard, 1)
    expect(Buffer.from(far.heard[0].payload).equals(Buffer.from(bytes))).toBe(true)
  })

  test('something is said without a socket', async () => {
    const topic = `room-${randomUUID()}/ä`
    const far = await listening(await client(second), topic)
    const silent = (await client(first)).channel(topic)

    expect(await silent.httpSend('hello', { text: 'Hi' })).toEqual({ success: true })

    await arrived(far.heard, 1)
    expect(far.heard[0]).toMatchObject({ event: 'hello', payload: { text: 'Hi' } })
  })

  test('who may not speak in a private channel is told so', async () => {
    const private_ = { config: { private: true } }
    const his = (await client(first, NEWEST, bob)).channel(`chat:${alice.user.id}`, private_)
    const hers = (await client(first, NEWEST, alice)).channel(`chat:${alice.user.id}`, private_)

    await expect(his.httpSend('hello', {})).rejects.toThrow('No policy lets you speak')
    expect(await hers.httpSend('hello', {})).toEqual({ success: true })
  })

  test('who may hear alone is not heard', async () => {
    const topic = `news:${alice.user.id}`
    const hers = await listening(await client(first, NEWEST, alice), topic, {
      private: true,
      broadcast: { ack: true, self: true },
    })

    expect(await hers.channel.send({ type: 'broadcast', event: 'hello', payload: {} })).not.toBe('ok')
    await running.sql("select realtime.send('{}', 'hello', $1)", [topic])

    await arrived(hers.heard, 1)
    expect(hers.heard[0].payload.id).toBeDefined()
    expect(hers.heard).toHaveLength(1)
  })

  test('a trigger tells what happened to a row, and who comes later hears of it', async () => {
    const topic = `projects:${alice.user.id}`
    await running.sql(`
      create function public.tell() returns trigger language plpgsql security definer set search_path = '' as $$
      begin
        perform realtime.broadcast_changes('projects:' || new.user_id, tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
        return null;
      end $$;
      create trigger tell after insert or update on public.projects for each row execute function public.tell();
    `)
    const since = Date.now() - 1000
    const supabase = await client(first, NEWEST, alice)
    const live = await listening(supabase, topic, { private: true })

    const { data: project } = await supabase.from('projects').insert({ user_id: alice.user.id, name: 'One' }).select().single()
    await supabase.from('projects').update({ name: 'Two' }).eq('id', project.id)
    await arrived(live.heard, 2)
    await running.sql("select realtime.send(jsonb_build_object('n', n), 'count', $1) from generate_series(1, 23) n", [topic])
    const late = await listening(await client(second, NEWEST, alice), topic, {
      private: true,
      broadcast: { replay: { since, limit: 25 } },
    })

    await arrived(late.heard, 25)
    expect(live.heard.slice(0, 2).map(({ event, payload }) => [event, payload.record.name])).toEqual([
      ['INSERT', 'One'],
      ['UPDATE', 'Two'],
    ])
    expect(late.heard.slice(0, 2).map(({ event }) => event)).toEqual(['INSERT', 'UPDATE'])
    expect(late.heard.slice(2).map(({ payload }) => payload.n)).toEqual(Array.from({ length: 23 }, (_, index) => index + 1))
    expect(late.heard.every(({ meta }) => meta.replayed && meta.id)).toBe(true)
  })
})
