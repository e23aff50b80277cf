import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAddress, appOf, done, PASSWORD } from '../../setup/clients.js'
import { projectOf, sessionIn } from '../../setup/people.js'
import { append, arrived, CLIENTS, eventsOf, listener, subscription } from '../../setup/realtime.js'
import { Service } from '../../setup/Service.js'

// Has a service for itself, whose tokens expire while one looks.
describe.each([CLIENTS[0], CLIENTS[2]])('tokens, of $name', (version) => {
  let service, address

  beforeAll(async () => {
    service = await Service.start(`tokens-${version.create.name}`, {
      PLAYHEAD_AUTH_LIMITS_ENABLED: 'false',
      PLAYHEAD_AUTH_ACCESS_TOKEN_LIFETIME: '6s',
    })
    address = await service.ready()
  }, 150_000)

  afterAll(() => service?.stop())

  test('an expired one pauses delivery, and with a fresh one nothing is missing', { timeout: 60_000 }, async () => {
    const person = appOf(address)
    const { user, session: signIn } = await done(person.auth.signUp({ email: anAddress(), password: PASSWORD }))
    const session = await sessionIn(person, await projectOf(person, user))
    const client = await listener(address, version, signIn)
    const heard = []
    const said = []
    const { until, told } = subscription(
      client
        .channel('s')
        .on('system', {}, ({ message }) => said.push(message))
        .on('postgres_changes', eventsOf(session), ({ new: { seq } }) => heard.push(seq)),
    )
    await until('SUBSCRIBED')
    await append(address, session, [{ n: 1 }])
    await arrived(heard, 1)
    await arrived(said, 2)

    await append(address, session, [{ n: 2 }, { n: 3 }])
    await done(client.auth.refreshSession())
    await arrived(heard, 3)

    // The newer client may have refreshed by itself before.
    expect(heard).toEqual([1, 2, 3])
    expect(said[1]).toContain('Token has expired')
    expect(told.map(({ status }) => status)).toEqual(['SUBSCRIBED'])
    await client.removeAllChannels()
  })
})
