import { describe, expect, test } from 'vitest'
import { app, done, eventsOf, refusal, signedIn, signedUp } from '../setup/clients.js'

describe('signing out', () => {
  test('ends all sessions unless something else is said', async () => {
    const { here, there } = await inTwoPlaces()

    await done(here.person.auth.signOut())

    await hasEnded(here.session)
    await hasEnded(there.session)
  })

  test('locally ends this session alone', async () => {
    const { here, there } = await inTwoPlaces()

    await done(here.person.auth.signOut({ scope: 'local' }))

    await hasEnded(here.session)
    await goesOn(there)
  })

  test('of the others ends all but this session', async () => {
    const { here, there } = await inTwoPlaces()

    await done(here.person.auth.signOut({ scope: 'others' }))

    await hasEnded(there.session)
    await goesOn(here)
  })

  test('leaves other people alone', async () => {
    const alice = await signedUp()
    const bob = await signedUp()

    await done(alice.person.auth.signOut({ scope: 'global' }))

    await goesOn(bob)
  })

  test('forgets the session here', async () => {
    const { person: alice } = await signedUp()
    const events = eventsOf(alice)

    await done(alice.auth.signOut())

    expect((await done(alice.auth.getSession())).session).toBeNull()
    expect(events).toContain('SIGNED_OUT')
  })

  test('of a session that has ended elsewhere is no error', async () => {
    const { here, there } = await inTwoPlaces()
    await done(there.person.auth.signOut())

    expect((await here.person.auth.signOut()).error).toBeNull()
  })
})

/** One account in two browsers. */
async function inTwoPlaces() {
  const here = await signedUp()
  return { here, there: await signedIn(here.email) }
}

async function hasEnded({ access_token, refresh_token }) {
  const elsewhere = app()
  expect(await refusal(elsewhere.auth.refreshSession({ refresh_token }))).toMatchObject({
    status: 400,
    code: 'refresh_token_not_found',
  })
  expect(await refusal(elsewhere.auth.getUser(access_token))).toMatchObject({ name: 'AuthSessionMissingError' })
}

async function goesOn({ person, user }) {
  expect((await done(person.auth.getUser())).user.id).toBe(user.id)
  await done(person.auth.refreshSession())
}
