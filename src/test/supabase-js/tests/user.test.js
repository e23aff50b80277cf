import { describe, expect, test } from 'vitest'
import { anAddress, app, done, eventsOf, PASSWORD, refusal, signedIn, signedUp } from '../setup/clients.js'

describe('changing the account', () => {
  test('merges what the app keeps of its user', async () => {
    const { person: alice, user } = await signedUp({ data: { display_name: 'Alice', theme: 'dark' } })
    const events = eventsOf(alice)

    const changed = await done(alice.auth.updateUser({ data: { theme: 'light', language: 'en' } }))

    const expected = { display_name: 'Alice', theme: 'light', language: 'en' }
    expect(changed.user).toMatchObject({ id: user.id, user_metadata: expected })
    expect((await done(alice.auth.getUser())).user.user_metadata).toEqual(expected)
    expect(events).toContain('USER_UPDATED')
  })

  test('is seen in the next access token', async () => {
    const { person: alice } = await signedUp()

    await done(alice.auth.updateUser({ data: { theme: 'light' } }))
    await done(alice.auth.refreshSession())

    expect((await done(alice.auth.getClaims())).claims.user_metadata).toMatchObject({ theme: 'light' })
  })

  test('gives it another address, at once where none is confirmed by mail', async () => {
    const { person: alice, email, user } = await signedUp()
    const next = anAddress('alice-now')

    const changed = await done(alice.auth.updateUser({ email: next }))

    expect(changed.user).toMatchObject({ id: user.id, email: next })
    expect(changed.user.identities[0].identity_data.email).toBe(next)
    expect((await signedIn(next)).user.id).toBe(user.id)
    expect(await refusal(app().auth.signInWithPassword({ email, password: PASSWORD }))).toMatchObject({
      code: 'invalid_credentials',
    })
  })

  test('gives it another password', async () => {
    const { person: alice, email, user } = await signedUp()

    await done(alice.auth.updateUser({ password: 'battery staple' }))

    expect((await signedIn(email, 'battery staple')).user.id).toBe(user.id)
    expect(await refusal(app().auth.signInWithPassword({ email, password: PASSWORD }))).toMatchObject({
      code: 'invalid_credentials',
    })
  })

  test('of the password ends the sessions that are elsewhere', async () => {
    const { person: alice, email } = await signedUp()
    const elsewhere = await signedIn(email)

    await done(alice.auth.updateUser({ password: 'battery staple' }))

    await done(alice.auth.refreshSession())
    expect(await refusal(elsewhere.person.auth.refreshSession())).toMatchObject({ code: 'refresh_token_not_found' })
  })

  test('needs a password that is another', async () => {
    const { person: alice } = await signedUp()

    expect(await refusal(alice.auth.updateUser({ password: PASSWORD }))).toMatchObject({
      status: 422,
      code: 'same_password',
      message: 'New password should be different from the old password.',
    })
  })

  test('needs a password that is not weak', async () => {
    const { person: alice } = await signedUp()

    expect(await refusal(alice.auth.updateUser({ password: '12345' }))).toMatchObject({
      name: 'AuthWeakPasswordError',
      status: 422,
      reasons: ['length'],
    })
  })

  test('needs an address that nobody else has', async () => {
    const { person: alice } = await signedUp()
    const { email } = await signedUp()

    expect(await refusal(alice.auth.updateUser({ email }))).toMatchObject({ status: 422, code: 'email_exists' })
  })

  test('needs a session', async () => {
    expect(await refusal(app().auth.updateUser({ data: {} }))).toMatchObject({ name: 'AuthSessionMissingError' })
  })

  test('cannot be used to become somebody else', async () => {
    const { person: alice, user } = await signedUp()

    await alice.auth.updateUser({ app_metadata: { provider: 'root' }, role: 'service_role', id: user.id })

    const { user: same } = await done(alice.auth.getUser())
    expect(same).toMatchObject({ role: 'authenticated', app_metadata: user.app_metadata })
  })
})
