import { createPublicKey, verify } from 'node:crypto'

const { keys } = JSON.parse(process.env.BENCH_KEYS)
const KEYS = new Map(keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]))
const ISSUER = process.env.BENCH_ISSUER
// By token, where the peers are to remember what they have verified, as the service does.
const REMEMBERED = process.env.BENCH_REMEMBER ? new Map() : undefined

/** The claims of the request's token; throws where it is not good. */
export function identify(request) {
  const token = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
  const claims = REMEMBERED?.get(token) ?? verified(token)
  if (claims.exp < Date.now() / 1000) {
    throw new Error('expired')
  }
  REMEMBERED?.set(token, claims)
  return claims.json
}

function verified(token) {
  const [header, payload, signature] = token.split('.')
  const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url'))
  const key = KEYS.get(kid)
  const good =
    alg === 'ES256' &&
    key !== undefined &&
    verify('sha256', Buffer.from(`${header}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
  const json = Buffer.from(payload, 'base64url').toString()
  const { iss, aud, exp } = JSON.parse(json)
  if (!good || iss !== ISSUER || aud !== 'authenticated') {
    throw new Error('not good')
  }
  return { json, exp }
}
