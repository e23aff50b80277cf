import { randomUUID } from 'node:crypto'
import { createServer, connect } from 'node:net'
import { once } from 'node:events'
import { createClient } from '@supabase/supabase-js'
import { createClient as createEarlierClient } from 'supabase-js-2-45'
import { vi } from 'vitest'
import WebSocket from 'ws'
import { done, memory } from './clients.js'

/** The clients that people have, in the versions of the protocol that they speak. */
export const CLIENTS = [
  { name: '2.119.1 by protocol 2.0.0', create: createClient, realtime: { transport: WebSocket } },
  { name: '2.119.1 by protocol 1.0.0', create: createClient, realtime: { transport: WebSocket, vsn: '1.0.0' } },
  // Brings its own WebSocket, and hears nothing on another. It leaves for good a channel whose join is not answered before it
  // tries again, so it must not hurry.
  {
    name: '2.45.4 by protocol 1.0.0',
    create: createEarlierClient,
    realtime: { reconnectAfterMs: (tries) => 1000 * Math.min(tries, 10) },
  },
]

/**
 * A client of one of these versions, signed in as somebody.
 *
 * @param {{url: string, publishableKey: string}} service
 * @param {{create: Function, realtime: object}} version
 * @param {object} [session] of somebody who has signed in elsewhere
 * @param {object} [params] of its sockets, such as a client_id
 */
export async function listener({ url, publishableKey }, version, session, params = {}) {
  const client = version.create(url, publishableKey, {
    auth: { storage: memory(), storageKey: randomUUID(), autoRefreshToken: false, detectSessionInUrl: false },
    realtime: { reconnectAfterMs: () => 100, ...version.realtime, params },
  })
  if (session) {
    await done(client.auth.setSession(session))
  }
  return client
}

/** What asks for the events of a session; the client sends the very object again at each join. */
export const eventsOf = ({ id }, values = {}) => ({
  event: 'INSERT',
  schema: 'public',
  table: 'session_events',
  filter: `session_id=eq.${id}`,
  ...values,
})

/** Subscribes, and notes what its callback is told. */
export function subscription(channel) {
  const told = []
  channel.subscribe((status, error) => told.push({ status, reason: error?.message ?? '' }))
  return {
    told,
    /** Waits until it was told this status, `times` times. */
    until: (status, times = 1) =>
      vi.waitFor(
        () => {
          if (told.filter((each) => each.status === status).length < times) {
            throw new Error(`Not ${status} ${times} times, but: ${JSON.stringify(told)}`)
          }
        },
        { timeout: 20_000, interval: 10 },
      ),
  }
}

/** Waits until `list` holds `count`. */
export const arrived = (list, count) =>
  vi.waitFor(
    () => {
      if (list.length < count) {
        throw new Error(`${list.length} of ${count} have come`)
      }
    },
    { timeout: 20_000, interval: 10 },
  )

/** Writes events as a worker does, each with an id so that to send them again is harmless. */
export async function append({ url, secretKey }, session, events) {
  const body = JSON.stringify(events.map(({ type = 'terminal', ...data }) => ({ id: randomUUID(), event_type: type, data })))
  for (;;) {
    try {
      const answer = await fetch(`${url}/v1/sessions/${session.id}/events`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
        body,
      })
      if (answer.ok) {
        return
      }
      if (answer.status !== 503) {
        throw Object.assign(new Error(`${answer.status} ${await answer.text()}`), { isFinal: true })
      }
    } catch (failure) {
      if (failure.isFinal) {
        throw failure
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The network between a client and the service, which can be cut. */
export class Network {
  #server
  #wires = new Set()
  cuts = 0

  /** To the first of these replicas that takes a connection. */
  static async to(...replicas) {
    const network = new Network()
    const [{ url: _, ...service }] = replicas
    network.#server = createServer(async (client) => {
      client.on('error', () => client.destroy())
      const reached = await firstOf(replicas)
      if (reached) {
        network.#wire(client, reached)
      } else {
        client.resetAndDestroy()
      }
    })
    network.#server.listen(0, '127.0.0.1')
    await once(network.#server, 'listening')
    return Object.assign(network, { service: { ...service, url: `http://127.0.0.1:${network.#server.address().port}` } })
  }

  #wire(client, service) {
    const wire = { client, service, seen: 0 }
    this.#wires.add(wire)
    const end = () => {
      this.#wires.delete(wire)
      client.destroy()
      service.destroy()
    }
    client.on('close', end).on('error', end).pipe(service)
    service.on('close', end).on('error', end).on('data', (data) => {
      // Cut in the middle of what is on its way.
      if (this.onData?.(data.length)) {
        client.write(data.subarray(0, Math.floor(Math.random() * data.length)), () => this.#cut(wire))
      } else if (!client.write(data)) {
        service.pause()
        client.once('drain', () => service.resume())
      }
    })
  }

  #cut(wire) {
    this.cuts++
    wire.client.resetAndDestroy()
    wire.service.resetAndDestroy()
  }

  /** Cuts all that is open. */
  cut() {
    this.#wires.forEach((wire) => this.#cut(wire))
  }

  async close() {
    this.onData = undefined
    this.#wires.forEach(({ client, service }) => {
      client.destroy()
      service.destroy()
    })
    this.#server.close()
  }
}

async function firstOf(replicas) {
  for (const { url } of replicas) {
    const { hostname, port } = new URL(url)
    const wire = connect(Number(port), hostname)
    try {
      await once(wire, 'connect')
      return wire
    } catch {
      // It is gone: the next one.
    }
  }
  return undefined
}
