import { Agent, request } from 'node:http'
import pg from 'pg'
import { now, sleep } from './clock.js'

/**
 * Writes one after the other, each by whoever is free, at a pace or as fast as they go.
 *
 * @param {Array<(number: number) => Promise<void>>} writers each commits one, and is done when that is answered
 * @param {{first: number, rate: number, seconds: number}} asked a rate of 0 is full speed; `first` is the first number
 * @returns when each was committed, in milliseconds of our clock
 */
export async function write(writers, { first, rate, seconds }) {
  const committed = []
  const began = now()
  let next = 0
  await Promise.all(
    writers.map(async (writer) => {
      for (;;) {
        const due = rate === 0 ? 0 : (next * 1000) / rate
        if (now() - began >= seconds * 1000 || due >= seconds * 1000) {
          return
        }
        const number = next++
        const ahead = began + due - now()
        if (ahead > 0) {
          await sleep(ahead)
        }
        await writer(first + number)
        committed[number] = now()
      }
    }),
  )
  return { committed, ms: now() - began }
}

/** Connections of the owner, for plain SQL as any program writes it. */
export async function connections(address, count) {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = new pg.Client(address)
      await client.connect()
      client.on('error', () => undefined)
      return client
    }),
  )
}

/** Posts by as many connections as there are writers at once; whoever is refused throws. */
export function poster({ port, publishable }) {
  const agent = new Agent({ keepAlive: true })
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
  return { post, close: () => agent.destroy() }
}
