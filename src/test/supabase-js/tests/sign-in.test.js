import { describe, expect, test } from 'vitest'
import { anAddress, app, done, eventsOf, memory, PASSWORD, refusal, signedUp } from '../setup/clients.js'

describe('signing in', () => {
  test('with the password gives a session of its own', async () => {
    const { email, user, session: first } = await signedUp()
    const alice = app()
    const events = eventsOf(alice)

    const { user: same, session } = await done(alice.auth.signInWithPassword({ email, password: PASSWORD }))

    expect(same.id).toBe(user.id)
    expect(same.last_sign_in_at).toEqual(expect.any(String))
    expect(session.refresh_token).not.toBe(first.refresh_token)
    expect(events).toContain('SIGNED_IN')
  })

  test('with another case of the address is the same', async () => {
    const { email, user } = await signedUp()

    const { user: same } = await done(app().auth.signInWithPassword({ email: email.toUpperCase(), password: PASSWORD }))

    expect(same.id).toBe(user.id)
  })

  test('tells a wrong password and an unknown address alike', async () => {
    const { email } = await signedUp()

    const wrong = await refusal(app().auth.signInWithPassword({ email, password: 'wrong horse' }))
    const unknown = await refusal(app().auth.signInWithPassword({ email: anAddress(), password: PASSWORD }))

    expect(wrong).toMatchObject({ status: 400, code: 'invalid_credentials', message: 'Invalid login credentials' })
    expect(unknown.toJSON()).toEqual(wrong.toJSON())
  })

  test('lasts: a page that is loaded again is signed in', async () => {
    const browser = { storage: memory(), storageKey: 'app' }
    const { user } = await signedUp(browser)

    const again = app('open', browser)

    expect((await done(again.auth.getUser())).user.id).toBe(user.id)
  })

  test('can be handed from a server to a browser', async () => {
    const { session, user } = await signedUp()
    const browser = app()

    await done(browser.auth.setSession({ access_token: session.access_token, refresh_token: session.refresh_token }))

    expect((await done(browser.auth.getUser())).user.id).toBe(user.id)
  })

  test('is needed to know who one is', async () => {
    expect(await refusal(app().auth.getUser())).toMatchObject({ name: 'AuthSessionMissingError' })
  })
})
