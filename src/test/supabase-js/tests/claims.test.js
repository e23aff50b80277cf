import { describe, expect, test } from 'vitest'
import { app, done, noting, refusal, request, signedUp } from '../setup/clients.js'

const KEYS = 'GET /auth/v1/.well-known/jwks.json'

describe('claims', () => {
  test('are read without asking for more than the public keys, and for those once', async () => {
    const { fetch, requests } = noting()
    const { person: alice } = await signedUp({ fetch })
    requests.length = 0

    await done(alice.auth.getClaims())
    await done(alice.auth.getClaims())

    expect(requests).toEqual([KEYS])
  })

  test('are read without asking for anything when the keys are known', async () => {
    const { session } = await signedUp()
    const { fetch, requests } = noting()
    const jwks = await (await request('open', '/auth/v1/.well-known/jwks.json')).json()

    await done(app('open', { fetch }).auth.getClaims(session.access_token, { jwks }))

    expect(requests).toEqual([])
  })

  test('are those that policies read', async () => {
    const { person: alice, user, email } = await signedUp({ data: { display_name: 'Alice' } })

    const { claims, header } = await done(alice.auth.getClaims())

    expect(header).toMatchObject({ alg: 'ES256', typ: 'JWT', kid: expect.any(String) })
    expect(claims).toMatchObject({
      iss: expect.stringMatching(/\/auth\/v1$/),
      sub: user.id,
      aud: 'authenticated',
      role: 'authenticated',
      email,
      phone: '',
      aal: 'aal1',
      amr: [{ method: 'password', timestamp: expect.any(Number) }],
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      is_anonymous: false,
      app_metadata: { provider: 'email', providers: ['email'] },
      user_metadata: { display_name: 'Alice' },
    })
    expect(claims.exp - claims.iat).toBe(3600)
  })

  test('of a token that somebody changed are refused in the client', async () => {
    const { person: alice, session } = await signedUp()
    const [header, payload, signature] = session.access_token.split('.')
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url')), role: 'service_role' }
    const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')

    expect(await refusal(alice.auth.getClaims(forged))).toMatchObject({ message: 'Invalid JWT signature' })
  })

  test('are verified with keys that may be cached and tell no secret', async () => {
    const answer = await request('open', '/auth/v1/.well-known/jwks.json', { headers: { apikey: '' } })

    expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=\d+/)
    const { keys } = await answer.json()
    expect(keys).not.toHaveLength(0)
    for (const key of keys) {
      expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', key_ops: ['verify'] })
      expect(key).not.toHaveProperty('d')
    }
  })
})
