import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { anAddress, app, done, PASSWORD, refusal, request, server, signedIn, signedUp } from '../setup/clients.js'
import { follow, mailTo } from '../setup/mails.js'

const NOBODY = '00000000-0000-4000-8000-000000000000'

/** What an administrator may, in the client's words; each is for administrators alone. */
const CALLS = {
  createUser: (admin) => admin.createUser({ email: anAddress(), password: PASSWORD }),
  listUsers: (admin) => admin.listUsers(),
  getUserById: (admin, id) => admin.getUserById(id),
  updateUserById: (admin, id) => admin.updateUserById(id, { user_metadata: { hacked: true } }),
  deleteUser: (admin, id) => admin.deleteUser(id),
  inviteUserByEmail: (admin) => admin.inviteUserByEmail(anAddress()),
  generateLink: (admin, id, email) => admin.generateLink({ type: 'recovery', email }),
}

describe('an administrator', () => {
  const { admin } = server().auth

  test('makes an account that can sign in', async () => {
    const email = anAddress()

    const { user } = await done(
      admin.createUser({
        email,
        password: PASSWORD,
        email_confirm: true,
        user_metadata: { display_name: 'Alice' },
        app_metadata: { plan: 'pro' },
      }),
    )

    expect(user).toMatchObject({ email, role: 'authenticated', user_metadata: { display_name: 'Alice' } })
    expect(user.app_metadata).toMatchObject({ plan: 'pro', provider: 'email', providers: ['email'] })
    expect((await signedIn(email)).user).toMatchObject({ id: user.id, app_metadata: { plan: 'pro' } })
  })

  test('makes an account with an id that it already has elsewhere', async () => {
    const id = randomUUID()

    const { user } = await done(admin.createUser({ id, email: anAddress(), password: PASSWORD }))

    expect(user.id).toBe(id)
  })

  test('makes no second account with one address', async () => {
    const { email } = await signedUp()

    expect(await refusal(admin.createUser({ email, password: PASSWORD }))).toMatchObject({
      status: 422,
      code: 'email_exists',
      message: 'A user with this email address has already been registered',
    })
  })

  test('shows an account', async () => {
    const { user, email } = await signedUp()

    expect((await done(admin.getUserById(user.id))).user).toMatchObject({ id: user.id, email })
    expect(await refusal(admin.getUserById(randomUUID()))).toMatchObject({ status: 404, code: 'user_not_found' })
  })

  test('changes an account', async () => {
    const { user, email } = await signedUp()
    const next = anAddress('alice-now')

    const changed = await done(
      admin.updateUserById(user.id, {
        email: next,
        password: 'battery staple',
        user_metadata: { theme: 'dark' },
        app_metadata: { plan: 'pro' },
      }),
    )

    expect(changed.user).toMatchObject({ email: next, user_metadata: { theme: 'dark' } })
    expect(changed.user.app_metadata).toMatchObject({ plan: 'pro', provider: 'email' })
    expect((await signedIn(next, 'battery staple')).user.id).toBe(user.id)
    expect(await refusal(app().auth.signInWithPassword({ email, password: PASSWORD }))).toMatchObject({ status: 400 })
    expect(await refusal(admin.updateUserById(randomUUID(), { role: 'authenticated' }))).toMatchObject({
      status: 404,
      code: 'user_not_found',
    })
  })

  test('bans an account, and lets it in again', async () => {
    const { user, email, person: alice } = await signedUp()

    await done(admin.updateUserById(user.id, { ban_duration: '24h' }))
    expect(await refusal(app().auth.signInWithPassword({ email, password: PASSWORD }))).toMatchObject({
      code: 'user_banned',
    })
    expect(await refusal(alice.auth.refreshSession())).toMatchObject({ status: 400 })

    await done(admin.updateUserById(user.id, { ban_duration: 'none' }))
    expect((await signedIn(email)).user.id).toBe(user.id)
  })

  test('deletes an account, and is told which it was', async () => {
    const { user, email, session } = await signedUp()

    expect((await done(admin.deleteUser(user.id))).user).toMatchObject({ id: user.id, email })

    expect(await refusal(admin.getUserById(user.id))).toMatchObject({ status: 404, code: 'user_not_found' })
    expect(await refusal(app().auth.signInWithPassword({ email, password: PASSWORD }))).toMatchObject({
      code: 'invalid_credentials',
    })
    expect(await refusal(app().auth.refreshSession(session))).toMatchObject({ status: 400 })
    expect((await signedUp({ email })).user.id).not.toBe(user.id)
  })

  test('deletes softly: the account is kept, and its address given free', async () => {
    const { user, email } = await signedUp()

    await done(admin.deleteUser(user.id, true))

    expect(await refusal(app().auth.signInWithPassword({ email, password: PASSWORD }))).toMatchObject({
      code: 'invalid_credentials',
    })
    expect((await signedUp({ email })).user.id).not.toBe(user.id)
  })

  test.for(['global', 'local'])('signs a person out whose token is at hand: %s', async (scope) => {
    const here = await signedUp()
    const there = await signedIn(here.email)

    await done(admin.signOut(here.session.access_token, scope))

    expect(await refusal(here.person.auth.refreshSession())).toMatchObject({ code: 'refresh_token_not_found' })
    const { error } = await there.person.auth.refreshSession()
    expect(error?.code).toBe(scope === 'global' ? 'refresh_token_not_found' : undefined)
  })

  test('signs a person out elsewhere', async () => {
    const here = await signedUp()
    const there = await signedIn(here.email)

    await done(admin.signOut(here.session.access_token, 'others'))

    await done(here.person.auth.refreshSession())
    expect(await refusal(there.person.auth.refreshSession())).toMatchObject({ code: 'refresh_token_not_found' })
  })

  test('leaves alone what a change does not name', async () => {
    const { user, email } = await signedUp({ data: { display_name: 'Alice' } })

    const changed = await done(admin.updateUserById(user.id, { app_metadata: { plan: 'pro' } }))

    expect(changed.user).toMatchObject({ email, user_metadata: { display_name: 'Alice' } })
    expect((await signedIn(email)).user.id).toBe(user.id)
  })
})

describe('a list of accounts', () => {
  const COUNT = 12
  const { admin } = server('closed').auth

  const made = []

  // Few are there, since nobody may sign up; yet other tests may make one at any time.
  beforeAll(async () => {
    for (let number = 0; number < COUNT; number++) {
      const { user } = await done(admin.createUser({ email: anAddress(`listed-${number}`), email_confirm: true }))
      made.push(user.id)
    }
  })

  test('has pages, and says how many there are', async () => {
    const list = await done(admin.listUsers({ page: 1, perPage: 5 }))

    expect(list.users).toHaveLength(5)
    expect(list.total).toBeGreaterThanOrEqual(COUNT)
    expect(list).toMatchObject({ aud: 'authenticated', nextPage: 2, lastPage: Math.ceil(list.total / 5) })
  })

  test('has fifty on a page where nothing else is said, and none after the last', async () => {
    const { users, total, nextPage, lastPage } = await done(admin.listUsers())

    expect(users).toHaveLength(total)
    expect(nextPage).toBeNull()
    expect(lastPage).toBe(1)
  })

  test('misses nobody from page to page', async () => {
    const listed = []
    for (let page = 1, more = true; more; page++) {
      const { users } = await done(admin.listUsers({ page, perPage: 4 }))
      listed.push(...users.map(({ id }) => id))
      more = users.length > 0
    }

    expect(listed).toEqual(expect.arrayContaining(made))
  })

  test('ends', async () => {
    const { users, total } = await done(admin.listUsers({ page: 1000, perPage: 50 }))

    expect(users).toEqual([])
    expect(total).toBeGreaterThanOrEqual(COUNT)
  })
})

describe('an administrator without mail', () => {
  const { admin } = server().auth

  test('makes a link to hand over', async () => {
    const { email, user } = await signedUp()

    const { properties, user: same } = await done(admin.generateLink({ type: 'magiclink', email }))

    expect(same.id).toBe(user.id)
    expect(properties).toMatchObject({ verification_type: 'magiclink', email_otp: expect.stringMatching(/^\d{6}$/) })
    expect(new URL(properties.action_link).searchParams.get('token')).toBe(properties.hashed_token)
    const alice = app()
    const { session } = await done(alice.auth.verifyOtp({ token_hash: properties.hashed_token, type: 'magiclink' }))
    expect(session.user.id).toBe(user.id)
  })

  test('makes a link to a new account', async () => {
    const email = anAddress()

    const { properties, user } = await done(admin.generateLink({ type: 'signup', email, password: PASSWORD }))

    expect(user.email).toBe(email)
    await done(app().auth.verifyOtp({ token_hash: properties.hashed_token, type: 'signup' }))
    expect((await signedIn(email)).user.id).toBe(user.id)
  })

  test('makes a link to a new password', async () => {
    const { email } = await signedUp()
    const { properties } = await done(admin.generateLink({ type: 'recovery', email }))
    const alice = app()

    await done(alice.auth.verifyOtp({ email, token: properties.email_otp, type: 'recovery' }))
    await done(alice.auth.updateUser({ password: 'battery staple' }))

    await signedIn(email, 'battery staple')
  })
})

describe('an administrator with mail', () => {
  const { admin } = server('mail').auth

  test('invites somebody', async () => {
    const email = anAddress('invited')

    const { user } = await done(admin.inviteUserByEmail(email, { data: { team: 'blue' } }))

    expect(user).toMatchObject({ email, invited_at: expect.any(String), user_metadata: { team: 'blue' } })
    const mail = await mailTo(email)
    const { fragment } = await follow(mail.link)
    expect(fragment.get('type')).toBe('invite')
    const invited = app('mail')
    await done(
      invited.auth.setSession({
        access_token: fragment.get('access_token'),
        refresh_token: fragment.get('refresh_token'),
      }),
    )
    await done(invited.auth.updateUser({ password: PASSWORD }))
    expect((await signedIn(email, PASSWORD, 'mail')).user.id).toBe(user.id)
  })

  test('invites nobody who is there already', async () => {
    const email = anAddress()
    await done(admin.createUser({ email, password: PASSWORD, email_confirm: true }))

    expect(await refusal(admin.inviteUserByEmail(email))).toMatchObject({ status: 422, code: 'email_exists' })
  })
})

describe('who is no administrator', () => {
  test.for(Object.keys(CALLS))('may not call %s with the publishable key', async (call) => {
    const { user, email } = await signedUp()

    expect(await refusal(CALLS[call](app().auth.admin, user.id, email))).toMatchObject({
      status: 401,
      code: 'no_authorization',
    })
  })

  test.for([
    ['POST', '/admin/users', { email: anAddress(), password: PASSWORD }],
    ['GET', '/admin/users'],
    ['GET', `/admin/users/${NOBODY}`],
    ['PUT', `/admin/users/${NOBODY}`, { role: 'service_role' }],
    ['DELETE', `/admin/users/${NOBODY}`, { should_soft_delete: false }],
    ['POST', '/invite', { email: anAddress() }],
    ['POST', '/admin/generate_link', { type: 'recovery', email: anAddress() }],
  ])('may not call %s %s with a session', async ([method, path, body]) => {
    const { session } = await signedUp()

    const answer = await request('open', `/auth/v1${path}`, { method, body, token: session.access_token })

    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'not_admin', message: 'User not allowed' })
  })
})
