import { describe, expect, test } from 'vitest'
import { app, done, eventsOf, memory, noting, refusal, signedUp } from '../setup/clients.js'

const TABS = 8

describe('refreshing', () => {
  test('gives the next tokens of the same session', async () => {
    const { person: alice, session: first } = await signedUp()
    const events = eventsOf(alice)

    const { session } = await done(alice.auth.refreshSession())

    expect(session.refresh_token).not.toBe(first.refresh_token)
    expect(sessionIdIn(session)).toBe(sessionIdIn(first))
    expect(session.user.id).toBe(first.user.id)
    expect(events).toContain('TOKEN_REFRESHED')
  })

  test('happens by itself when a stored session has expired', async () => {
    const { session } = await signedUp()
    const { fetch, requests } = noting()
    const alice = app('open', { ...holding(expired(session)), fetch })

    const { session: fresh } = await done(alice.auth.getSession())

    expect(fresh.refresh_token).not.toBe(session.refresh_token)
    expect(requests).toEqual(['POST /auth/v1/token'])
  })

  test('once more with the token before is right: the answer may have been lost', async () => {
    const { session } = await signedUp()
    const { session: lost } = await done(app().auth.refreshSession(session))

    const { session: found } = await done(app().auth.refreshSession(session))

    expect(found.refresh_token).toBe(lost.refresh_token)
  })

  test('with a token that never was is refused, and the session given up', async () => {
    const { session } = await signedUp()
    const alice = app('open', holding({ ...expired(session), refresh_token: 'A'.repeat(43) }))
    const events = eventsOf(alice)

    expect(await refusal(alice.auth.refreshSession())).toMatchObject({ status: 400, code: 'refresh_token_not_found' })

    expect((await alice.auth.getSession()).data.session).toBeNull()
    expect(events).toContain('SIGNED_OUT')
  })

  test('in many browsers at once that hold copies of one session leaves all signed in', async () => {
    const { session, user } = await signedUp()
    const tabs = Array.from({ length: TABS }, () => app('open', holding(session)))

    await Promise.all(tabs.map((tab) => done(tab.auth.refreshSession())))

    const users = await Promise.all(tabs.map((tab) => done(tab.auth.getUser())))
    expect(users.map(({ user: { id } }) => id)).toEqual(tabs.map(() => user.id))
    await Promise.all(tabs.map((tab) => done(tab.auth.refreshSession())))
  })

  test('in many tabs of one browser at once leaves all signed in', async () => {
    const { session, user } = await signedUp()
    const browser = holding(expired(session))
    const tabs = Array.from({ length: TABS }, () => app('open', browser))
    const events = tabs.map(eventsOf)

    await Promise.all(tabs.map((tab) => tab.auth.getSession()))

    const users = await Promise.all(tabs.map((tab) => done(tab.auth.getUser())))
    expect(users.map(({ user: { id } }) => id)).toEqual(tabs.map(() => user.id))
    expect(events.flat()).not.toContain('SIGNED_OUT')
  })
})

/** The options of a client whose storage holds a session already. */
function holding(session) {
  const storage = memory()
  storage.setItem('app', JSON.stringify(session))
  return { storage, storageKey: 'app' }
}

/** The session as it is when its access token is over. */
function expired(session) {
  return { ...session, expires_at: Math.floor(Date.now() / 1000) - 1 }
}

function sessionIdIn({ access_token }) {
  return JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url')).session_id
}
