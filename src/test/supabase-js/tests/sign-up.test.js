import { describe, expect, test } from 'vitest'
import { anAddress, app, done, eventsOf, PASSWORD, refusal, request } from '../setup/clients.js'

describe('signing up', () => {
  test('opens an account and signs in to it', async () => {
    const alice = app()
    const events = eventsOf(alice)
    const email = anAddress()

    const { user, session } = await done(
      alice.auth.signUp({ email, password: PASSWORD, options: { data: { display_name: 'Alice' } } }),
    )

    expect(session).toMatchObject({ token_type: 'bearer', expires_in: 3600 })
    expect(session.expires_at).toBeGreaterThan(Date.now() / 1000)
    expect(user).toMatchObject({
      email,
      aud: 'authenticated',
      role: 'authenticated',
      phone: '',
      is_anonymous: false,
      app_metadata: { provider: 'email', providers: ['email'] },
      user_metadata: { display_name: 'Alice' },
    })
    expect(user.email_confirmed_at).toEqual(expect.any(String))
    expect(user.identities).toHaveLength(1)
    expect(user.identities[0]).toMatchObject({
      provider: 'email',
      user_id: user.id,
      identity_data: { email, sub: user.id },
    })
    expect(events).toContain('SIGNED_IN')
  })

  test('leaves the session in the storage', async () => {
    const alice = app()
    const { session } = await done(alice.auth.signUp({ email: anAddress(), password: PASSWORD }))

    const stored = await done(alice.auth.getSession())

    expect(stored.session.access_token).toBe(session.access_token)
    expect((await done(alice.auth.getUser())).user.id).toBe(session.user.id)
  })

  test('keeps the address in lower case', async () => {
    const email = anAddress()

    const { user } = await done(app().auth.signUp({ email: email.toUpperCase(), password: PASSWORD }))

    expect(user.email).toBe(email)
  })

  test('with a taken address is refused, in any case of its letters', async () => {
    const email = anAddress()
    await done(app().auth.signUp({ email, password: PASSWORD }))

    const error = await refusal(app().auth.signUp({ email: email.toUpperCase(), password: PASSWORD }))

    expect(error).toMatchObject({
      name: 'AuthApiError',
      status: 422,
      code: 'user_already_exists',
      message: 'User already registered',
    })
  })

  test('with a weak password says what is weak', async () => {
    const error = await refusal(app().auth.signUp({ email: anAddress(), password: '12345' }))

    expect(error).toMatchObject({
      name: 'AuthWeakPasswordError',
      status: 422,
      code: 'weak_password',
      reasons: ['length'],
    })
  })

  test('is announced in the settings', async () => {
    const settings = async (place) => (await request(place, '/auth/v1/settings')).json()

    expect(await settings('open')).toMatchObject({ disable_signup: false, mailer_autoconfirm: true })
    expect((await settings('open')).external).toMatchObject({ email: true, phone: false, anonymous_users: true })
    expect(await settings('mail')).toMatchObject({ disable_signup: false, mailer_autoconfirm: false })
    expect(await settings('closed')).toMatchObject({ disable_signup: true })
  })
})
