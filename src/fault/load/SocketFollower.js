import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'
import { scan, Track } from './Track.js'

/** The service pings every second, so whoever hears nothing for so long is on a dead line. */
const SILENCE_MS = 4000
/** A good token, to who looks at a wrong clock. The socket is closed after it. */
const TOKEN_REFUSED = ['token_expired', 'token_invalid']

/** Follows sessions on /v1/stream, and on any break opens another socket and goes on from the number that it has come to. */
export class SocketFollower {
  #stand
  #journal
  #random
  #strangers
  #socket
  #isOn = true
  #lostAt
  #following = new Set()

  constructor(name, { stand, journal, random, user, strangers }) {
    this.name = name
    this.user = user
    this.#stand = stand
    this.#journal = journal
    this.#random = random
    this.#strangers = strangers
    this.tracks = new Map(user.sessions.map((session) => [session.id, new Track(session, name, journal)]))
  }

  async run() {
    for (let fails = 0; this.#isOn; ) {
      const wasGood = await this.#connection()
      this.#lostAt ??= Date.now()
      fails = wasGood ? 0 : fails + 1
      if (this.#isOn) {
        await pause(this.#random.between(30, 150) * Math.min(2 ** fails, 8))
      }
    }
  }

  #connection() {
    return new Promise((resolve) => {
      let wasGood = false
      let heardAt = Date.now()
      this.#following.clear()
      const socket = new WebSocket(`${this.#stand.url.replace('http', 'ws')}/v1/stream`, {
        headers: { authorization: `Bearer ${this.user.token}` },
        handshakeTimeout: SILENCE_MS,
      })
      this.#socket = socket
      const watch = setInterval(() => Date.now() - heardAt > SILENCE_MS && socket.terminate(), 500)
      socket.on('open', () => this.tracks.forEach((track) => this.#follow(track)))
      socket.on('ping', () => (heardAt = Date.now()))
      socket.on('message', (data) => {
        heardAt = Date.now()
        wasGood = this.#take(data.toString()) || wasGood
      })
      socket.on('error', () => undefined)
      socket.on('unexpected-response', (_, answer) => {
        this.#journal.requests.push({
          what: 'handshake', at: Date.now(), ms: 0, status: answer.statusCode, retryAfter: answer.headers['retry-after'],
        })
        answer.resume()
        socket.terminate()
      })
      socket.on('close', (code) => {
        clearInterval(watch)
        this.#journal.count(`close ${code}`)
        if (code >= 4500) {
          this.#journal.violation('C5', `${this.name} was closed with ${code}, which says not to come back`)
        }
        resolve(wasGood)
      })
    })
  }

  #follow(track) {
    const { session, after, epoch } = track
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ type: 'follow', session_id: session.id, after, epoch, ref: session.id }))
    }
  }

  /** @returns {boolean} whether it is live again */
  #take(text) {
    scan(text, this.name, this.user, this.#strangers, this.#journal)
    const frame = JSON.parse(text)
    const track = this.tracks.get(frame.session_id)
    switch (frame.type) {
      case 'following':
        return this.#following_(track, frame)
      case 'events':
        if (!this.#following.has(frame.session_id)) {
          this.#journal.violation('C5', `${this.name} was given events before it was told that it follows`)
        }
        frame.events.forEach((event) => track.take(event))
        return false
      case 'problem':
        this.#refused(track ?? this.tracks.get(frame.ref), frame)
        return false
      default:
        return false
    }
  }

  #following_(track, { after, epoch, last }) {
    if (after !== track.after || (track.epoch !== undefined && epoch !== track.epoch)) {
      this.#journal.violation('C5', `${this.name} follows from ${after} of ${epoch}, asked for ${track.after} of ${track.epoch}`)
    }
    if (last < track.after) {
      this.#journal.violation('C5', `${this.name} was told that ${last} is the last, and has ${track.after}`)
    }
    track.epoch = epoch
    this.#following.add(track.session.id)
    if (this.#following.size === this.tracks.size && this.#lostAt !== undefined) {
      this.#journal.breaks.push({ follower: this.name, from: this.#lostAt, to: Date.now() })
      this.#lostAt = undefined
    }
    return true
  }

  #refused(track, problem) {
    this.#journal.count(`stream ${problem.code}`)
    if (problem.code === 'unavailable' && track) {
      // Another socket has asked by itself, and would be given twice what it is asked twice for.
      const socket = this.#socket
      setTimeout(() => socket === this.#socket && this.#follow(track), 500).unref()
    } else if (TOKEN_REFUSED.includes(problem.code) && this.#journal.excuses('unauthorized')) {
      this.#journal.count('tokens refused')
    } else if (problem.code !== 'too_many_requests') {
      this.#journal.violation('C5', `${this.name} was refused its own session with ${problem.code}`, problem)
    }
  }

  stop() {
    this.#isOn = false
    this.#socket?.close(1000)
    const socket = this.#socket
    setTimeout(() => socket?.terminate(), 1000).unref()
  }
}
