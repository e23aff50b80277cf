import { Agent, request } from 'node:http'
import pg from 'pg'
import { now, sleep } from './clock.js'

/**
 * Writes one after the other, each by whoever is free, at a pace or as fast as they go.
 *
 * @param {Array<(turn: number) => Promise<string[]>>} writers each commits once, and gives the keys of what that was
 * @param {{rate: number, seconds: number}} asked a rate of 0 is full speed
 * @returns when each key was committed, in milliseconds of our clock: right after the commit was answered
 */
export async function write(writers, { rate, seconds }) {
  const committed = new Map()
  const began = now()
  let next = 0
  await Promise.all(
    writers.map(async (writer) => {
      for (;;) {
        const due = rate === 0 ? 0 : (next * 1000) / rate
        if (now() - began >= seconds * 1000 || due >= seconds * 1000) {
          return
        }
        const turn = next++
        const ahead = began + due - now()
        if (ahead > 0) {
          await sleep(ahead)
        }
        const keys = await writer(turn)
        const at = now()
        keys.forEach((key) => committed.set(key, at))
      }
    }),
  )
  return { committed, ms: now() - began }
}

/** Writers by plain SQL, as any program writes it, each on a connection of the database's owner. */
export async function sqlWriters(service, count, write) {
  const clients = await Promise.all(
    Array.from({ length: count }, async () => {
      const client = new pg.Client(service.address('playhead_owner'))
      await client.connect()
      client.on('error', () => undefined)
      return client
    }),
  )
  return {
    writers: clients.map((client) => (turn) => write(client, turn)),
    end: () => Promise.all(clients.map((client) => client.end())),
  }
}

/** Writers by /rest/v1, each with a connection of its own. */
export async function restWriters({ port, publishable }, count, write) {
  const agent = new Agent({ keepAlive: true, maxSockets: count })
  const post = (path, token, row) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(row)
      const headers = {
        apikey: publishable,
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        Prefer: 'return=minimal',
      }
      const asked = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (answer) => {
        answer.resume()
        answer.on('end', () =>
          answer.statusCode < 300 ? resolve() : reject(new Error(`${path} answers ${answer.statusCode}`)),
        )
      })
      asked.on('error', reject)
      asked.end(body)
    })
  return {
    writers: Array.from({ length: count }, () => (turn) => write(post, turn)),
    end: async () => agent.destroy(),
  }
}
