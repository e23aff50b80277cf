import { describe, expect, test } from 'vitest'
import { anAddress, app, done, PASSWORD, request, server, signedIn, signedUp } from '../setup/clients.js'

describe('a profile', () => {
  test('is there as soon as somebody has signed up', async () => {
    const { session, user, email } = await signedUp({ data: { display_name: 'Alice' } })

    expect(await profileOf(session)).toMatchObject({ id: user.id, email, display_name: 'Alice' })
  })

  test('is there for an account that an administrator made', async () => {
    const email = anAddress()
    const { user } = await done(
      server().auth.admin.createUser({
        email,
        password: PASSWORD,
        email_confirm: true,
        user_metadata: { display_name: 'Bob' },
      }),
    )

    const { session } = await signedIn(email)

    expect(await profileOf(session)).toMatchObject({ id: user.id, email, display_name: 'Bob' })
  })

  test('is there for somebody without a name', async () => {
    const { session, user } = await done(app().auth.signInAnonymously())

    expect(await profileOf(session)).toMatchObject({ id: user.id })
  })

  test('follows the address of the account', async () => {
    const { person: alice, session } = await signedUp()
    const email = anAddress('alice-now')

    await done(alice.auth.updateUser({ email }))

    expect(await profileOf(session)).toMatchObject({ email })
  })

  test('goes with the account', async () => {
    const { session, user } = await signedUp()

    await done(server().auth.admin.deleteUser(user.id))

    expect((await request('open', '/v1/profile', { token: session.access_token })).ok).toBe(false)
  })
})

async function profileOf({ access_token }) {
  const answer = await request('open', '/v1/profile', { token: access_token })
  expect(answer.status).toBe(200)
  return answer.json()
}
