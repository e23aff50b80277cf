import { randomUUID } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { inject } from 'vitest'
import WebSocket from 'ws'

export const PASSWORD = 'correct horse'

/** An address that nobody had before. */
export const anAddress = (name = 'alice') => `${name}-${randomUUID()}@example.com`

/** What a browser's localStorage is: tabs of one browser share one. */
export function memory() {
  const items = new Map()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

/**
 * A client as an app makes it, with a storage of its own unless one is given.
 *
 * Keys that it fetched are remembered by all clients of one storage key, so each has another.
 *
 * @param {'open' | 'mail' | 'closed'} [place] which service
 * @param {object} [auth] the client's own options
 */
export function app(place = 'open', auth = {}) {
  return appOf(inject(place), auth)
}

/** A client of a service that a test has for itself. */
export function appOf({ url, publishableKey }, auth = {}) {
  return client(url, publishableKey, auth)
}

/** A client with the secret key, as an app's server makes it. */
export function server(place = 'open') {
  const { url, secretKey } = inject(place)
  return client(url, secretKey, { persistSession: false })
}

function client(url, key, { fetch, ...auth }) {
  return createClient(url, key, {
    auth: { storage: memory(), storageKey: randomUUID(), autoRefreshToken: false, detectSessionInUrl: false, ...auth },
    // Node.js has a WebSocket of its own from version 22 on; without any the client cannot be made.
    realtime: { transport: globalThis.WebSocket ?? WebSocket },
    global: fetch ? { fetch } : {},
  })
}

/**
 * The data of an answer; throws the error, where it is one.
 *
 * @template T
 * @param {Promise<{data: T, error: Error | null}>} call
 */
export async function done(call) {
  const { data, error } = await call
  if (error) {
    throw error
  }
  return data
}

/** The error of an answer; throws where it is none. */
export async function refusal(call) {
  const { data, error } = await call
  if (!error) {
    throw new Error(`This should have been refused: ${JSON.stringify(data)}`)
  }
  return error
}

/** A client whose new account is signed in. */
export async function signedUp({ email = anAddress(), password = PASSWORD, data, ...auth } = {}) {
  const person = app('open', auth)
  const { user, session } = await done(person.auth.signUp({ email, password, options: { data } }))
  return { person, email, user, session }
}

/** Another client of the same account: another browser. */
export async function signedIn(email, password = PASSWORD, place = 'open') {
  const person = app(place)
  const { user, session } = await done(person.auth.signInWithPassword({ email, password }))
  return { person, email, user, session }
}

/** Notes each event that a client tells its app. */
export function eventsOf(person) {
  const events = []
  person.auth.onAuthStateChange((event) => events.push(event))
  return events
}

/** A fetch that notes what it is asked for. */
export function noting() {
  const requests = []
  const fetch = (input, init) => {
    requests.push(`${init?.method ?? 'GET'} ${new URL(input).pathname}`)
    return globalThis.fetch(input, init)
  }
  return { fetch, requests }
}

/** A request as it is where the client has no call for it. */
export async function request(place, path, { method = 'GET', token, body, headers = {} } = {}) {
  const { url, publishableKey } = inject(place)
  return globalThis.fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      apikey: publishableKey,
      'X-Supabase-Api-Version': '2024-01-01',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
}
