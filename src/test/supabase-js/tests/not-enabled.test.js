import { describe, expect, test } from 'vitest'
import { app, done, PASSWORD, refusal, signedUp } from '../setup/clients.js'

const PHONE = '+15555550100'

describe('what is not enabled says so', () => {
  test('signing in with another provider', async () => {
    const { url } = await done(
      app().auth.signInWithOAuth({ provider: 'github', options: { skipBrowserRedirect: true } }),
    )

    const answer = await fetch(url, { redirect: 'manual' })

    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      error_code: 'validation_failed',
      msg: 'Unsupported provider: provider is not enabled',
    })
  })

  test('linking an identity of another provider', async () => {
    const { person: alice } = await signedUp()

    const error = await refusal(
      alice.auth.linkIdentity({ provider: 'github', options: { skipBrowserRedirect: true } }),
    )

    expect(error).toMatchObject({ name: 'AuthApiError', code: 'manual_linking_disabled' })
  })

  test('signing in with an enterprise account', async () => {
    const error = await refusal(app().auth.signInWithSSO({ domain: 'example.com' }))

    expect(error).toMatchObject({ name: 'AuthApiError', status: 404, code: 'saml_provider_disabled' })
  })

  test('a second factor', async () => {
    const { person: alice } = await signedUp()

    const error = await refusal(alice.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'phone' }))

    expect(error).toMatchObject({ name: 'AuthApiError', status: 422, code: 'mfa_totp_enroll_not_enabled' })
  })

  test('though the client may ask which second factors there are, and needs none', async () => {
    const { person: alice } = await signedUp()

    expect(await done(alice.auth.mfa.listFactors())).toMatchObject({ all: [], totp: [], phone: [] })
    expect(await done(alice.auth.mfa.getAuthenticatorAssuranceLevel())).toMatchObject({
      currentLevel: 'aal1',
      nextLevel: 'aal1',
    })
  })

  test.for([
    ['signing up', (client) => client.auth.signUp({ phone: PHONE, password: PASSWORD })],
    ['signing in', (client) => client.auth.signInWithPassword({ phone: PHONE, password: PASSWORD })],
    ['a code', (client) => client.auth.signInWithOtp({ phone: PHONE })],
  ])('%s by telephone', async ([, call]) => {
    expect(await refusal(call(app()))).toMatchObject({ status: 400, code: 'phone_provider_disabled' })
  })
})
