import { createPrivateKey, randomUUID, sign } from 'node:crypto'

const LASTS_SECONDS = 12 * 3600

export const uuid = (kind, number) => `00000000-0000-4000-${kind}-${String(number).padStart(12, '0')}`

/** The one of the laid data who has this number. */
export const user = (number) => ({ id: uuid('8000', number), email: `user${number}@example.com` })

/** What a token of the service says of somebody; also what the transactions of pgbench are told. */
export function claims({ id, email }, issuer) {
  const now = Math.floor(Date.now() / 1000)
  return {
    aal: 'aal1',
    amr: [{ method: 'password', timestamp: now }],
    app_metadata: { provider: 'email', providers: ['email'] },
    aud: 'authenticated',
    email,
    exp: now + LASTS_SECONDS,
    iat: now,
    is_anonymous: false,
    iss: issuer,
    jti: randomUUID(),
    phone: '',
    role: 'authenticated',
    session_id: randomUUID(),
    sub: id,
    user_metadata: {},
  }
}

/**
 * Tokens as the service would sign them, with its own key: signing in a thousand users would hash a thousand passwords. The
 * suite of src/fault mints its own with this as well.
 */
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

  /** @param {{id: string, email: string}} somebody */
  token(somebody) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signed = `${part({ alg: 'ES256', kid: this.#id, typ: 'JWT' })}.${part(claims(somebody, this.#issuer))}`
    const signature = sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' })
    return `${signed}.${signature.toString('base64url')}`
  }
}
