import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { anAddress, appOf, done, eventsOf, PASSWORD, refusal } from '../setup/clients.js'
import { Service } from '../setup/Service.js'

// The others need theirs.
describe('while the database is away', () => {
  let service
  let address

  beforeAll(async () => {
    service = await Service.start('outage', {})
    address = await service.ready()
  }, 150_000)

  afterAll(() => service?.stop())

  test('nobody is signed out, and the client goes on when it is back', { timeout: 90_000 }, async () => {
    const answers = []
    const fetch = async (input, init) => {
      const answer = await globalThis.fetch(input, init)
      answers.push(answer.status)
      return answer
    }
    const alice = appOf(address, { fetch })
    const { session } = await done(alice.auth.signUp({ email: anAddress(), password: PASSWORD }))
    const events = eventsOf(alice)
    let refreshing

    await service.withoutDatabase(async () => {
      await vi.waitFor(async () => expect((await fetch(`${address.url}/q/health/ready`)).status).toBe(503), 15_000)
      expect(await refusal(alice.auth.getUser())).toMatchObject({ name: 'AuthRetryableFetchError', status: 503 })
      expect((await done(alice.auth.getSession())).session.refresh_token).toBe(session.refresh_token)
      answers.length = 0
      refreshing = alice.auth.refreshSession()
      await vi.waitFor(() => expect(answers).toContain(503), 15_000)
    })
    await done(refreshing)

    expect((await done(alice.auth.getUser())).user.id).toBe(session.user.id)
    expect(events).not.toContain('SIGNED_OUT')
  })
})
