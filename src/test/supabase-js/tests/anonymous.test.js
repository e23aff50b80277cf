import { describe, expect, test } from 'vitest'
import { anAddress, app, done, PASSWORD, refusal, signedIn } from '../setup/clients.js'

describe('somebody without a name', () => {
  test('is signed in to an account of their own', async () => {
    const nobody = app()

    const { user, session } = await done(nobody.auth.signInAnonymously({ options: { data: { theme: 'dark' } } }))

    expect(session.access_token).toEqual(expect.any(String))
    expect(user).toMatchObject({
      is_anonymous: true,
      role: 'authenticated',
      email: '',
      identities: [],
      user_metadata: { theme: 'dark' },
    })
    expect((await done(nobody.auth.getUser())).user.id).toBe(user.id)
    expect((await done(app().auth.signInAnonymously())).user.id).not.toBe(user.id)
  })

  test('is told from others by a claim', async () => {
    const nobody = app()
    const { user } = await done(nobody.auth.signInAnonymously())

    const { claims } = await done(nobody.auth.getClaims())

    expect(claims).toMatchObject({ sub: user.id, role: 'authenticated', is_anonymous: true })
    expect(claims.amr[0].method).toBe('anonymous')
  })

  test('can refresh', async () => {
    const nobody = app()
    const { user } = await done(nobody.auth.signInAnonymously())

    const { session } = await done(nobody.auth.refreshSession())

    expect(session.user).toMatchObject({ id: user.id, is_anonymous: true })
  })

  test('becomes somebody with an address and a password', async () => {
    const nobody = app()
    const { user } = await done(nobody.auth.signInAnonymously())
    const email = anAddress()

    await done(nobody.auth.updateUser({ email, password: PASSWORD }))
    await done(nobody.auth.refreshSession())

    expect((await done(nobody.auth.getClaims())).claims).toMatchObject({ email, is_anonymous: false })
    expect((await signedIn(email)).user).toMatchObject({ id: user.id, is_anonymous: false })
  })

  test('is not let in where that is not enabled', async () => {
    expect(await refusal(app('mail').auth.signInAnonymously())).toMatchObject({
      status: 422,
      code: 'anonymous_provider_disabled',
    })
  })
})
