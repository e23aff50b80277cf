import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { scan, Track } from './Track.js'

/** Follows one session by server-sent events; where it ends it asks again, with the number of the last as Last-Event-ID. */
export class EventsFollower {
  #stand
  #journal
  #random
  #strangers
  #request
  #isOn = true

  constructor(name, { stand, journal, random, user, strangers, session }) {
    this.name = name
    this.user = user
    this.#stand = stand
    this.#journal = journal
    this.#random = random
    this.#strangers = strangers
    this.tracks = new Map([[session.id, new Track(session, name, journal)]])
  }

  async run() {
    const [track] = this.tracks.values()
    while (this.#isOn) {
      await this.#stream(track)
      await pause(this.#random.between(50, 250))
    }
  }

  #stream(track) {
    return new Promise((resolve) => {
      this.#request = request({
        host: '127.0.0.1',
        port: this.#stand.balancer.network.port,
        path: `/v1/sessions/${track.session.id}/events?after=0`,
        agent: false,
        headers: {
          authorization: `Bearer ${this.user.token}`,
          accept: 'text/event-stream',
          'last-event-id': String(track.after),
        },
      })
      // Signs of life come every 15 s, which is longer than a schedule: a dead line is noticed by its silence, live or not.
      this.#request.setTimeout(5000, () => this.#request.destroy())
      this.#request.on('error', () => undefined)
      this.#request.on('close', resolve)
      this.#request.on('response', (answer) => this.#read(answer, track))
      this.#request.end()
    })
  }

  #read(answer, track) {
    if (answer.statusCode !== 200) {
      this.#journal.requests.push({
        what: 'server-sent events', at: Date.now(), ms: 0, status: answer.statusCode, retryAfter: answer.headers['retry-after'],
      })
      answer.resume()
      return
    }
    let rest = ''
    answer.setEncoding('utf8')
    answer.on('error', () => undefined)
    answer.on('data', (piece) => {
      const blocks = (rest + piece).split('\n\n')
      rest = blocks.pop()
      blocks.forEach((block) => this.#take(block, track))
    })
  }

  #take(block, track) {
    scan(block, this.name, this.user, this.#strangers, this.#journal)
    const lines = block.split('\n')
    const id = lines.find((line) => line.startsWith('id:'))
    if (id === undefined) {
      return
    }
    const data = JSON.parse(lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join('\n'))
    if (Number(id.slice(3)) !== data.seq) {
      this.#journal.violation('C2', `${this.name} was given ${data.seq} under the id ${id}`)
    }
    track.take(data)
  }

  stop() {
    this.#isOn = false
    this.#request?.destroy()
  }
}
