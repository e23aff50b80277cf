import { createPrivateKey, randomUUID, sign } from 'node:crypto'

const LASTS_SECONDS = 3600

/** Tokens as the service signs them, with its own key: what is tried here is not the hashing of passwords. */
export class Mint {
  #key
  #id
  #issuer

  constructor({ id, private_jwk: jwk }, issuer) {
    this.#key = createPrivateKey({ key: jwk, format: 'jwk' })
    this.#id = id
    this.#issuer = issuer
  }

  static async open(pool, issuer) {
    const { rows } = await pool.query('select id, private_jwk from playhead.signing_keys order by signs_from desc limit 1')
    return new Mint(rows[0], issuer)
  }

  token(user) {
    const now = Math.floor(Date.now() / 1000)
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = {
      aal: 'aal1',
      amr: [{ method: 'password', timestamp: now }],
      app_metadata: { provider: 'email', providers: ['email'] },
      aud: 'authenticated',
      email: user.email,
      exp: now + LASTS_SECONDS,
      iat: now,
      is_anonymous: false,
      iss: this.#issuer,
      jti: randomUUID(),
      phone: '',
      role: 'authenticated',
      session_id: randomUUID(),
      sub: user.id,
      user_metadata: {},
    }
    const signed = `${part({ alg: 'ES256', kid: this.#id, typ: 'JWT' })}.${part(claims)}`
    const signature = sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' })
    return `${signed}.${signature.toString('base64url')}`
  }
}

/**
 * Somebody new with a project and sessions. All that is written of theirs carries a canary: a word that nobody else may ever
 * be sent.
 */
export async function person(pool, mint, sessions) {
  const user = { id: randomUUID(), projectId: randomUUID(), canary: `canary-${randomUUID()}` }
  user.email = `${user.id}@example.com`
  await pool.query('insert into auth.users (id, email) values ($1, $2)', [user.id, user.email])
  await pool.query(
    `insert into public.profiles (id, email, sessions_limit) values ($1, $2, 10000)
     on conflict (id) do update set sessions_limit = excluded.sessions_limit`,
    [user.id, user.email],
  )
  await pool.query('insert into public.projects (id, user_id, name) values ($1, $2, $3)', [
    user.projectId,
    user.id,
    user.canary,
  ])
  user.sessions = []
  for (let count = 0; count < sessions; count++) {
    user.sessions.push(await session(pool, user))
  }
  user.token = mint.token(user)
  return user
}

/** A session without a job, so that it stays open for as long as somebody writes to it. */
async function session(pool, user) {
  const { rows } = await pool.query(
    `insert into public.coding_sessions (user_id, project_id, initial_prompt) values ($1, $2, $3) returning id`,
    [user.id, user.projectId, user.canary],
  )
  return { id: rows[0].id, user }
}
