import { describe, expect, inject, test } from 'vitest'
import { anAddress, app, done, eventsOf, PASSWORD, refusal, request, server, signedIn } from '../setup/clients.js'
import { follow, mailsTo, mailTo } from '../setup/mails.js'

const admin = server('mail').auth.admin

/** An account that is confirmed, without a mail. */
async function known() {
  const email = anAddress()
  const { user } = await done(admin.createUser({ email, password: PASSWORD, email_confirm: true }))
  return { email, user }
}

describe('an address', () => {
  test('is confirmed with the code that was sent to it', async () => {
    const email = anAddress()
    const alice = app('mail')
    const events = eventsOf(alice)

    const { user, session } = await done(alice.auth.signUp({ email, password: PASSWORD }))
    expect(session).toBeNull()
    expect(user).toMatchObject({ email, identities: [expect.objectContaining({ provider: 'email' })] })
    expect(user.email_confirmed_at).toBeUndefined()
    expect(await refusal(app('mail').auth.signInWithPassword({ email, password: PASSWORD }))).toMatchObject({
      status: 400,
      code: 'email_not_confirmed',
    })

    const { code } = await mailTo(email)
    const confirmed = await done(alice.auth.verifyOtp({ email, token: code, type: 'signup' }))
    expect(confirmed.session.user).toMatchObject({ id: user.id, email_confirmed_at: expect.any(String) })
    expect(events).toContain('SIGNED_IN')
    expect((await signedIn(email, PASSWORD, 'mail')).user.id).toBe(user.id)
  })

  test('is confirmed with the hash of the link, on a page of the app', async () => {
    const email = anAddress()
    const { user } = await done(app('mail').auth.signUp({ email, password: PASSWORD }))
    const { tokenHash } = await mailTo(email)

    const { session } = await done(app('mail').auth.verifyOtp({ token_hash: tokenHash, type: 'email' }))

    expect(session.user.id).toBe(user.id)
  })

  test('is confirmed by following the link, which leads to the app with a session', async () => {
    const email = anAddress()
    const { user } = await done(app('mail').auth.signUp({ email, password: PASSWORD }))
    const { link } = await mailTo(email)

    const { address, fragment } = await follow(link)

    expect(address.origin).toBe(inject('mail').appUrl)
    expect(fragment.get('type')).toBe('signup')
    expect(fragment.get('token_type')).toBe('bearer')
    expect(fragment.get('expires_in')).toBe('3600')
    expect((await handedOver(fragment)).id).toBe(user.id)
  })

  test('that has an account is not told apart, to whoever signs up with it', async () => {
    const { email, user: real } = await known()
    const stranger = await done(app('mail').auth.signUp({ email: anAddress(), password: PASSWORD }))

    const { user, session } = await done(app('mail').auth.signUp({ email, password: 'battery staple' }))

    expect(session).toBeNull()
    expect(user.email).toBe(email)
    expect(user.id).not.toBe(real.id)
    expect(Object.keys(user)).toEqual(Object.keys(stranger.user))
    expect(user.identities).toHaveLength(stranger.user.identities.length)
    expect((await signedIn(email, PASSWORD, 'mail')).user.id).toBe(real.id)
  })

  test('is confirmed by a mail that is sent again', async () => {
    const email = anAddress()
    await done(app('mail').auth.signUp({ email, password: PASSWORD }))
    const first = await mailTo(email)

    await done(app('mail').auth.resend({ type: 'signup', email }))

    const second = await mailTo(email, 1)
    expect(second.tokenHash).not.toBe(first.tokenHash)
    await done(app('mail').auth.verifyOtp({ email, token: second.code, type: 'signup' }))
  })
})

describe('a code', () => {
  test('that is wrong is refused', async () => {
    const email = anAddress()
    await done(app('mail').auth.signUp({ email, password: PASSWORD }))
    const { code } = await mailTo(email)

    const token = String((Number(code) + 1) % 1_000_000).padStart(6, '0')

    expect(await refusal(app('mail').auth.verifyOtp({ email, token, type: 'signup' }))).toMatchObject({
      status: 403,
      code: 'otp_expired',
    })
  })

  test('that was used is over, and so is its link', async () => {
    const email = anAddress()
    await done(app('mail').auth.signUp({ email, password: PASSWORD }))
    const { code, link, tokenHash } = await mailTo(email)
    await done(app('mail').auth.verifyOtp({ email, token: code, type: 'signup' }))

    const over = { status: 403, code: 'otp_expired' }
    expect(await refusal(app('mail').auth.verifyOtp({ email, token: code, type: 'signup' }))).toMatchObject(over)
    expect(await refusal(app('mail').auth.verifyOtp({ token_hash: tokenHash, type: 'signup' }))).toMatchObject(over)
    const { fragment, query } = await follow(link)
    expect(fragment.get('error_code') ?? query.get('error_code')).toBe('otp_expired')
    expect(fragment.get('access_token')).toBeNull()
  })

  test('is for what it was sent for', async () => {
    const { email } = await known()
    await done(app('mail').auth.resetPasswordForEmail(email))
    const { code } = await mailTo(email)

    expect(await refusal(app('mail').auth.verifyOtp({ email, token: code, type: 'email_change' }))).toMatchObject({
      code: 'otp_expired',
    })
  })
})

describe('a forgotten password', () => {
  test('is replaced after a code', async () => {
    const { email } = await known()
    const alice = app('mail')
    const events = eventsOf(alice)

    await done(alice.auth.resetPasswordForEmail(email))
    const { code } = await mailTo(email)
    await done(alice.auth.verifyOtp({ email, token: code, type: 'recovery' }))
    await done(alice.auth.updateUser({ password: 'battery staple' }))

    expect(events).toContain('PASSWORD_RECOVERY')
    await signedIn(email, 'battery staple', 'mail')
    expect(await refusal(app('mail').auth.signInWithPassword({ email, password: PASSWORD }))).toMatchObject({
      code: 'invalid_credentials',
    })
  })

  test('is replaced after a link', async () => {
    const { email, user } = await known()
    await done(app('mail').auth.resetPasswordForEmail(email))
    const { link } = await mailTo(email)

    const { fragment } = await follow(link)

    expect(fragment.get('type')).toBe('recovery')
    expect((await handedOver(fragment)).id).toBe(user.id)
  })

  test('of nobody is answered alike, and nothing is sent', async () => {
    const nobody = anAddress('nobody')
    const { email } = await known()

    await done(app('mail').auth.resetPasswordForEmail(nobody))
    await done(app('mail').auth.resetPasswordForEmail(email))

    await mailTo(email)
    expect(await mailsTo(nobody)).toEqual([])
  })
})

describe('without a password', () => {
  test('somebody signs in with a code', async () => {
    const { email, user } = await known()

    await done(app('mail').auth.signInWithOtp({ email }))
    const { code } = await mailTo(email)

    const alice = app('mail')
    const { session } = await done(alice.auth.verifyOtp({ email, token: code, type: 'email' }))
    expect(session.user.id).toBe(user.id)
    expect((await done(alice.auth.getClaims())).claims.amr[0].method).toBe('otp')
  })

  test('somebody signs in with a link', async () => {
    const { email, user } = await known()

    await done(app('mail').auth.signInWithOtp({ email }))
    const { fragment } = await follow((await mailTo(email)).link)

    expect(fragment.get('type')).toBe('magiclink')
    expect((await handedOver(fragment)).id).toBe(user.id)
  })

  test('somebody new opens an account', async () => {
    const email = anAddress('new')

    await done(app('mail').auth.signInWithOtp({ email, options: { data: { display_name: 'New' } } }))
    const { code } = await mailTo(email)

    const { session } = await done(app('mail').auth.verifyOtp({ email, token: code, type: 'email' }))
    expect(session.user).toMatchObject({ email, user_metadata: { display_name: 'New' } })
  })

  test('nobody new is let in where the app does not want it, and nobody learns who is new', async () => {
    const email = anAddress('nobody')

    await done(app('mail').auth.signInWithOtp({ email, options: { shouldCreateUser: false } }))

    const { users } = await done(admin.listUsers({ page: 1, perPage: 1000 }))
    expect(users.map((user) => user.email)).not.toContain(email)
  })
})

describe('a link leads', () => {
  const { appUrl } = inject('mail')

  test('to the page that the app asked for', async () => {
    const { email } = await known()
    const redirectTo = `${appUrl}/welcome?from=mail`

    await done(app('mail').auth.signInWithOtp({ email, options: { emailRedirectTo: redirectTo } }))

    const { address, fragment } = await follow((await mailTo(email)).link)
    expect(`${address.origin}${address.pathname}${address.search}`).toBe(redirectTo)
    expect(fragment.get('access_token')).toEqual(expect.any(String))
  })

  test('nowhere that is not allowed', async () => {
    const { email } = await known()
    const emailRedirectTo = 'http://app.test.evil.example/'

    await done(app('mail').auth.signInWithOtp({ email, options: { emailRedirectTo } }))

    expect((await follow((await mailTo(email)).link)).address.origin).toBe(appUrl)
  })
})

describe('who is signed in', () => {
  test('shows to be the same by a code, for a new password', async () => {
    const { email } = await known()
    const { person: alice } = await signedIn(email, PASSWORD, 'mail')

    await done(alice.auth.reauthenticate())
    const { code } = await mailTo(email)

    await done(alice.auth.updateUser({ password: 'battery staple', nonce: code }))
    await signedIn(email, 'battery staple', 'mail')
  })

  test('moves to another address when both have agreed', async () => {
    const { email, user } = await known()
    const { person: alice } = await signedIn(email, PASSWORD, 'mail')
    const next = anAddress('alice-now')

    const changing = await done(alice.auth.updateUser({ email: next }))
    expect(changing.user).toMatchObject({ email, new_email: next })

    const old = await mailTo(email)
    const half = await done(alice.auth.verifyOtp({ email, token: old.code, type: 'email_change' }))
    expect(half).toEqual({ user: null, session: null })
    expect((await done(alice.auth.getUser())).user.email).toBe(email)

    const fresh = await mailTo(next)
    const { session } = await done(alice.auth.verifyOtp({ email: next, token: fresh.code, type: 'email_change' }))
    expect(session.user).toMatchObject({ id: user.id, email: next })
    expect((await signedIn(next, PASSWORD, 'mail')).user.id).toBe(user.id)
  })

  test('moves to another address by two links, in either order', async () => {
    const { email } = await known()
    const { person: alice } = await signedIn(email, PASSWORD, 'mail')
    const next = anAddress('alice-now')
    await done(alice.auth.updateUser({ email: next }))

    const half = await follow((await mailTo(next)).link)
    expect(half.fragment.get('message')).toEqual(expect.any(String))
    await follow((await mailTo(email)).link)

    expect((await done(alice.auth.getUser())).user.email).toBe(next)
  })
})

describe('a link that was asked for with a challenge', () => {
  const pkce = () => app('mail', { flowType: 'pkce' })

  test.for([
    ['to sign up', (client, email) => client.auth.signUp({ email, password: PASSWORD }), anAddress],
    ['to sign in', (client, email) => client.auth.signInWithOtp({ email }), async () => (await known()).email],
    ['to recover', (client, email) => client.auth.resetPasswordForEmail(email), async () => (await known()).email],
  ])('leads to the app with a code that the same client exchanges: %s', async ([, ask, address]) => {
    const alice = pkce()
    const email = await address()

    await done(ask(alice, email))
    const { query, fragment } = await follow((await mailTo(email)).link)
    expect(fragment.get('access_token')).toBeNull()
    const { session } = await done(alice.auth.exchangeCodeForSession(query.get('code')))

    expect(session.user.email).toBe(email)
    expect((await done(alice.auth.getUser())).user.email).toBe(email)
  })

  test('brings a code that is good once', async () => {
    const alice = pkce()
    const { email } = await known()
    await done(alice.auth.signInWithOtp({ email }))
    const code = (await follow((await mailTo(email)).link)).query.get('code')
    await done(alice.auth.exchangeCodeForSession(code))

    const again = await exchanged(code, 'x'.repeat(56))

    expect(again.status).toBe(404)
    expect(await again.json()).toMatchObject({ code: 'flow_state_not_found' })
  })

  test('brings a code that is good for nobody else', async () => {
    const { email } = await known()
    await done(pkce().auth.signInWithOtp({ email }))
    const code = (await follow((await mailTo(email)).link)).query.get('code')

    const stolen = await exchanged(code, 'x'.repeat(56))

    expect(stolen.status).toBe(400)
    expect(await stolen.json()).toMatchObject({ code: 'bad_code_verifier' })
  })
})

/** The user whose session a link hands over. */
async function handedOver(fragment) {
  const alice = app('mail')
  const access_token = fragment.get('access_token')
  const refresh_token = fragment.get('refresh_token')
  await done(alice.auth.setSession({ access_token, refresh_token }))
  return (await done(alice.auth.getUser())).user
}

function exchanged(code, verifier) {
  return request('mail', '/auth/v1/token?grant_type=pkce', {
    method: 'POST',
    body: { auth_code: code, code_verifier: verifier },
  })
}
