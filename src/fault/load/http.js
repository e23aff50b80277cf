import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { whereabouts } from './unanswered.js'

/** Longer than H1 allows, and than faults take that come one after another, so that a request that is lost is seen to be. */
const PATIENCE_MS = 30_000

/** The balancer looks every fifth of a second: before that the second try would go where the first one was cut off. */
const NOTICED_MS = 250

/** A client over HTTP that keeps its connections, as all do, and knows what became of each try. */
export class Http {
  #agent = new Agent({ keepAlive: true, maxSockets: 16 })

  constructor(stand, journal) {
    this.#stand = stand
    this.journal = journal
  }

  #stand

  /**
   * One try.
   *
   * @returns {Promise<{status?: number, body?: any, text?: string, retryAfter?: string, failure?: string, ms: number}>}
   */
  once(what, { method = 'GET', path, credential, body, patience = PATIENCE_MS, isFresh = false, isRetry = false }) {
    const begin = performance.now()
    const at = Date.now()
    return new Promise((resolve) => {
      let isDone = false
      const done = (outcome) => {
        clearTimeout(timer)
        if (isDone) {
          return
        }
        isDone = true
        const answer = { ms: performance.now() - begin, ...outcome }
        const { text, body: _, ...noted } = answer
        this.journal.requests.push({ what, at, isRetry, ...noted, code: answer.body?.code })
        resolve(answer)
      }
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.#stand.balancer.network.port,
          method,
          path,
          agent: isFresh ? false : this.#agent,
          headers: {
            authorization: `Bearer ${credential}`,
            apikey: this.#stand.keys.publishable,
            ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          },
        },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (piece) => (text += piece))
          answer.on('error', (failure) => done({ failure: failure.code ?? failure.message }))
          answer.on('end', () =>
            done({
              status: answer.statusCode,
              retryAfter: answer.headers['retry-after'],
              text,
              body: json(text),
            }),
          )
        },
      )
      const timer = setTimeout(async () => {
        const where = whereabouts(this.#stand, sent.socket?.localPort).then((found) => this.journal.unanswered.push({ what, ...found }))
        // While it still is where it is.
        await Promise.race([where, pause(1000)])
        sent.destroy(Object.assign(new Error(), { code: 'TIMEOUT' }))
      }, patience)
      sent.on('error', (failure) => done({ failure: failure.code ?? failure.message }))
      sent.end(body)
    })
  }

  /** As a patient client does it: the same again over another connection, and then no more. */
  async twice(what, options) {
    const first = await this.once(what, options)
    if (first.failure === undefined) {
      return first
    }
    await pause(NOTICED_MS)
    return this.once(what, { ...options, isFresh: true, isRetry: true })
  }

  /** As a stubborn one does it: the same again until there is an answer that means something, or `until` is over. */
  async untilAnswered(what, options, isOver) {
    let wasCut = false
    for (let tries = 0; ; tries++) {
      // Who was told to come again later, and is cut off then, is so for the first time.
      const answer = await this.once(what, { ...options, isFresh: wasCut, isRetry: wasCut })
      wasCut = answer.failure !== undefined
      const isFinal = answer.failure === undefined && ![429, 503, 504].includes(answer.status)
      if (isFinal || isOver(tries)) {
        return answer
      }
      await pause(NOTICED_MS + 100 * Math.min(tries, 5))
    }
  }

  close() {
    this.#agent.destroy()
  }
}

function json(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
