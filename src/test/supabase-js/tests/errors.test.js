import { randomUUID } from 'node:crypto'
import { describe, expect, inject, test } from 'vitest'
import { anAddress, app, done, PASSWORD, refusal, request, server, signedIn, signedUp } from '../setup/clients.js'

/**
 * Everything that an app may have to tell apart, as the client tells it: how to come by it, and what it is.
 *
 * Where nothing else is said it is asked of the service `open`. What needs another is asked of `mail`, which confirms
 * addresses, lets nobody in without a name and answers a used refresh token no second time, or of `closed`, where people
 * have one session and say their password to change it. What takes a day to come by, reauthentication_needed and
 * reauthentication_not_valid, is left to tests that have a clock.
 */
const REFUSALS = [
  // Signing up
  ['user_already_exists', 422, 'an address that is taken', async () => signUp({ email: (await signedUp()).email })],
  ['weak_password', 422, 'a short password', () => signUp({ password: '12345' })],
  ['validation_failed', 400, 'what is no address', () => signUp({ email: 'no address' })],
  ['validation_failed', 400, 'no password', () => signUp({ password: '' })],
  ['validation_failed', 400, 'an endless password', () => signUp({ password: 'x'.repeat(2000) })],
  ['signup_disabled', 422, 'where nobody may sign up', () => signUp({}, 'closed')],
  [
    'signup_disabled',
    422,
    'where nobody may sign up, without a name either',
    () => app('closed').auth.signInAnonymously(),
  ],
  [
    'anonymous_provider_disabled',
    422,
    'without a name, where that is not enabled',
    () => app('mail').auth.signInAnonymously(),
  ],
  [
    'phone_provider_disabled',
    400,
    'a telephone',
    () => app().auth.signUp({ phone: '+15555550100', password: PASSWORD }),
  ],

  // Signing in
  ['invalid_credentials', 400, 'a wrong password', async () => signIn((await signedUp()).email, 'wrong horse')],
  ['invalid_credentials', 400, 'an unknown address', () => signIn(anAddress())],
  [
    'email_not_confirmed',
    400,
    'an address that is not confirmed',
    async () => signIn(await unconfirmed(), PASSWORD, 'mail'),
  ],
  ['user_banned', 400, 'a banned account', async () => signIn((await banned()).email)],
  ['over_request_rate_limit', 429, 'one wrong password too many', () => tooManyTries()],

  // Refreshing
  ['refresh_token_not_found', 400, 'a refresh token that never was', () => refresh('A'.repeat(43))],
  [
    'refresh_token_not_found',
    400,
    'a refresh token of a session that was signed out',
    async () => refresh(await ended()),
  ],
  [
    'refresh_token_already_used',
    400,
    'a refresh token that was used long ago',
    async () => refresh(await usedLongAgo(), 'mail'),
  ],
  [
    'user_banned',
    400,
    'a refresh token of a banned account',
    async () => refresh((await banned()).session.refresh_token),
  ],

  [
    'session_expired',
    400,
    'a refresh token from before a newer sign-in',
    async () => refresh(await replaced(), 'closed'),
  ],

  // Who am I
  ['bad_jwt', 403, 'what is no token', () => app().auth.getUser('no.token.atall')],
  [
    'bad_jwt',
    403,
    'a token with another signature',
    async () => app().auth.getUser(tampered((await signedUp()).session.access_token)),
  ],
  [
    'user_not_found',
    403,
    'a token of a deleted account',
    async () => app().auth.getUser((await deleted()).access_token),
  ],
  [
    'user_banned',
    403,
    'a token of a banned account',
    async () => app().auth.getUser((await banned()).session.access_token),
  ],

  // Changing the account
  [
    'same_password',
    422,
    'the password that it has',
    async () => (await signedUp()).person.auth.updateUser({ password: PASSWORD }),
  ],
  [
    'weak_password',
    422,
    'a short new password',
    async () => (await signedUp()).person.auth.updateUser({ password: '12345' }),
  ],
  [
    'email_exists',
    422,
    'an address that somebody else has',
    async () => (await signedUp()).person.auth.updateUser({ email: (await signedUp()).email }),
  ],
  [
    'validation_failed',
    400,
    'a new address that is none',
    async () => (await signedUp()).person.auth.updateUser({ email: 'no address' }),
  ],
  ['current_password_required', 400, 'a new password alone', () => changePassword({})],
  [
    'current_password_invalid',
    400,
    'a wrong current password',
    () => changePassword({ current_password: 'wrong horse' }),
  ],

  // By mail
  [
    'otp_expired',
    403,
    'a code of an unknown address',
    () => app('mail').auth.verifyOtp({ email: anAddress(), token: '123456', type: 'email' }),
  ],
  [
    'otp_expired',
    403,
    'a link that never was',
    () => app('mail').auth.verifyOtp({ token_hash: 'unknown', type: 'email' }),
  ],
  [
    'validation_failed',
    400,
    'no address to send a link to',
    () => app('mail').auth.resetPasswordForEmail('no address'),
  ],

  // Administration
  ['no_authorization', 401, 'no secret key', () => app().auth.admin.listUsers()],
  [
    'email_exists',
    422,
    'a new account with a taken address',
    async () => admin().createUser({ email: (await signedUp()).email }),
  ],
  ['user_not_found', 404, 'an account that is not there', () => admin().getUserById(randomUUID())],
  [
    'user_not_found',
    404,
    'a change of an account that is not there',
    () => admin().updateUserById(randomUUID(), { email: anAddress() }),
  ],
  ['user_not_found', 404, 'the deletion of an account that is not there', () => admin().deleteUser(randomUUID())],
  [
    'weak_password',
    422,
    'a new account with a short password',
    () => admin().createUser({ email: anAddress(), password: '12345' }),
  ],
  ['validation_failed', 400, 'a new account with no address', () => admin().createUser({ email: 'no address' })],
]

describe('the client is told', () => {
  test.for(REFUSALS)('%s, %i: %s', async ([code, status, , call]) => {
    const error = await refusal(call())

    expect(error).toMatchObject({ code, status, __isAuthError: true, message: expect.stringMatching(/./) })
  })

  test('that there is no session any more, by an error of its own, and forgets it', async () => {
    const { person: alice, email } = await signedUp()
    const { person: elsewhere } = await signedIn(email)
    await done(elsewhere.auth.signOut({ scope: 'global' }))

    expect(await refusal(alice.auth.getUser())).toMatchObject({ name: 'AuthSessionMissingError' })

    expect((await done(alice.auth.getSession())).session).toBeNull()
  })
})

const VERIFIER = 'x'.repeat(56)

/** What the client never asks for, or never shows. */
const ANSWERS = [
  ['invalid_credentials', 400, 'an unknown grant', () => token('unheard_of', {}), 'unsupported_grant_type'],
  ['validation_failed', 400, 'no refresh token', () => token('refresh_token', {})],
  ['no_authorization', 401, 'a key without a session', () => user({})],
  [
    'no_authorization',
    401,
    'a key that somebody guessed',
    () => user({ headers: { apikey: 'sb_publishable_guessed' } }),
  ],
  ['session_not_found', 403, 'a session that was signed out', async () => user({ token: await endedToken() })],
  [
    'not_admin',
    403,
    'a user among the administrators',
    async () => request('open', '/auth/v1/admin/users', { token: await aToken() }),
    'User not allowed',
  ],
  ['bad_json', 400, 'half an object', () => notJson()],
  [
    'flow_state_not_found',
    404,
    'a code that never was',
    () => token('pkce', { auth_code: randomUUID(), code_verifier: VERIFIER }),
  ],
]

describe('an answer tells', () => {
  test.for(ANSWERS)('%s, %i: %s', async ([code, status, , call, message]) => {
    const answer = await call()

    expect(answer.status).toBe(status)
    expect(answer.headers.get('x-sb-error-code')).toBe(code)
    expect(answer.headers.get('x-supabase-api-version')).toBe('2024-01-01')
    expect(await answer.json()).toMatchObject({ code, message: message ?? expect.stringMatching(/./) })
  })

  test('clients that know no codes in another form', async () => {
    const answer = await request('open', '/auth/v1/token?grant_type=password', {
      method: 'POST',
      body: { email: anAddress(), password: PASSWORD },
      headers: { 'X-Supabase-Api-Version': '' },
    })

    expect(answer.headers.get('x-supabase-api-version')).toBeNull()
    expect(await answer.json()).toEqual({
      code: 400,
      error_code: 'invalid_credentials',
      msg: 'Invalid login credentials',
    })
  })
})

const admin = () => server().auth.admin

function signUp(credentials, place = 'open') {
  return app(place).auth.signUp({ email: anAddress(), password: PASSWORD, ...credentials })
}

function signIn(email, password = PASSWORD, place = 'open') {
  return app(place).auth.signInWithPassword({ email, password })
}

function refresh(refresh_token, place = 'open') {
  return app(place).auth.refreshSession({ refresh_token })
}

function user(options) {
  return request('open', '/auth/v1/user', options)
}

function token(grant, body) {
  return request('open', `/auth/v1/token?grant_type=${grant}`, { method: 'POST', body })
}

function notJson() {
  const { url, publishableKey } = inject('open')
  return fetch(`${url}/auth/v1/signup`, {
    method: 'POST',
    body: '{',
    headers: {
      apikey: publishableKey,
      'Content-Type': 'application/json',
      'X-Supabase-Api-Version': '2024-01-01',
    },
  })
}

async function unconfirmed() {
  const email = anAddress()
  await done(app('mail').auth.signUp({ email, password: PASSWORD }))
  return email
}

async function banned() {
  const alice = await signedUp()
  await done(admin().updateUserById(alice.user.id, { ban_duration: '24h' }))
  return alice
}

async function deleted() {
  const { user, session } = await signedUp()
  await done(admin().deleteUser(user.id))
  return session
}

/** A refresh token of a session that was signed out. */
async function ended() {
  const { person, session } = await signedUp()
  await done(person.auth.signOut())
  return session.refresh_token
}

async function endedToken() {
  const { person, session } = await signedUp()
  await done(person.auth.signOut())
  return session.access_token
}

async function aToken() {
  return (await signedUp()).session.access_token
}

/** A refresh token that was used before the last one was: somebody has copied it. */
async function usedLongAgo() {
  const { person, session } = await admitted('mail')
  await done(person.auth.refreshSession())
  await done(person.auth.refreshSession())
  return session.refresh_token
}

/** A token with another signature. */
function tampered(token) {
  const [header, payload, signature] = token.split('.')
  return [header, payload, signature.split('').reverse().join('')].join('.')
}

async function twiceByMail() {
  const { person } = await admitted('closed')
  await done(person.auth.reauthenticate())
  return person.auth.reauthenticate()
}

/** The fourth try. */
async function tooManyTries() {
  const email = anAddress()
  await done(server('closed').auth.admin.createUser({ email, password: PASSWORD, email_confirm: true }))
  for (let tries = 0; tries < 3; tries++) {
    await refusal(signIn(email, 'wrong horse', 'closed'))
  }
  return signIn(email, 'wrong horse', 'closed')
}

async function changePassword(attributes) {
  const { person } = await admitted('closed')
  return person.auth.updateUser({ password: 'battery staple', ...attributes })
}

/** A refresh token of a session that a newer one took the place of. */
async function replaced() {
  const { email, session } = await admitted('closed')
  await signedIn(email, PASSWORD, 'closed')
  return session.refresh_token
}

/** Somebody signed in where signing up is not enough, or not possible. */
async function admitted(place) {
  const email = anAddress()
  await done(server(place).auth.admin.createUser({ email, password: PASSWORD, email_confirm: true }))
  return signedIn(email, PASSWORD, place)
}
