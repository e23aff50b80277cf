import { createPrivateKey, randomUUID, sign } from 'node:crypto'

const LASTS_SECONDS = 12 * 3600

export const uuid = (kind, number) => `00000000-0000-4000-${kind}-${String(number).padStart(12, '0')}`

/** What a token of the service says of a user; also what the transactions of pgbench are told. */
export function claims(user, issuer) {
  const now = Math.floor(Date.now() / 1000)
  return {
    aal: 'aal1',
    amr: [{ method: 'password', timestamp: now }],
    app_metadata: { provider: 'email', providers: ['email'] },
    aud: 'authenticated',
    email: `user${user}@example.com`,
    exp: now + LASTS_SECONDS,
    iat: now,
    is_anonymous: false,
    iss: issuer,
    jti: randomUUID(),
    phone: '',
    role: 'authenticated',
    session_id: randomUUID(),
    sub: uuid('8000', user),
    user_metadata: {},
  }
}

/** Tokens as the service would sign them, with its own key: signing in a thousand users would hash a thousand passwords. */
export class Mint {
  #key
  #id
  #issuer

  constructor({ id, private_jwk: jwk }, issuer) {
    this.#key = createPrivateKey({ key: jwk, format: 'jwk' })
    this.#id = id
    this.#issuer = issuer
  }

  static async open(client, issuer) {
    const { rows } = await client.query(
      'select id, private_jwk from playhead.signing_keys order by signs_from desc limit 1',
    )
    return new Mint(rows[0], issuer)
  }

  token(user) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signed = `${part({ alg: 'ES256', kid: this.#id, typ: 'JWT' })}.${part(claims(user, this.#issuer))}`
    const signature = sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' })
    return `${signed}.${signature.toString('base64url')}`
  }
}
