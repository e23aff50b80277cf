const MOST_WAITING = 1 << 20

/**
 * One direction of a connection: takes what comes, and passes it on late, slowly, not at all, as the conditions say that hold
 * then. The order stays. What waits is bounded: beyond it, whoever sends is not read from.
 */
export class Pipe {
  #from
  #to
  #conditions
  #random
  #waiting = []
  #bytes = 0
  #timer
  #freeAt = 0
  #ended = false

  constructor(from, to, conditions, random) {
    this.#from = from
    this.#to = to
    this.#conditions = conditions
    this.#random = random
    from.on('data', (chunk) => this.#take(chunk))
    from.on('end', () => {
      this.#ended = true
      this.#turn()
    })
    to.on('drain', () => this.#turn())
  }

  #take(chunk) {
    const { latency = 0, jitter = 0, rate } = this.#conditions()
    const now = performance.now()
    const arrival = now + latency + jitter * this.#random.next()
    // Behind what is on its way, and for as long as its own bytes take.
    this.#freeAt = Math.max(this.#freeAt, arrival) + (rate ? (chunk.length / rate) * 1000 : 0)
    this.#waiting.push({ chunk, at: this.#freeAt })
    this.#bytes += chunk.length
    if (this.#bytes > MOST_WAITING) {
      this.#from.pause()
    }
    this.#turn()
  }

  /** Passes on what is due. */
  #turn() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    while (this.#waiting.length > 0 && !this.#conditions().blackhole && !this.#to.writableNeedDrain) {
      const wait = this.#waiting[0].at - performance.now()
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#turn(), wait)
        return
      }
      const { chunk } = this.#waiting.shift()
      this.#bytes -= chunk.length
      this.#to.write(chunk)
    }
    if (this.#bytes <= MOST_WAITING) {
      this.#from.resume()
    }
    if (this.#ended && this.#waiting.length === 0 && !this.#to.writableEnded) {
      this.#to.end()
    }
  }

  /** After the conditions have changed. What waits on a way that is good again is due. */
  look() {
    const { latency, rate } = this.#conditions()
    if (!latency && !rate) {
      this.#freeAt = performance.now()
      this.#waiting.forEach((piece) => (piece.at = this.#freeAt))
    }
    if (!this.#to.destroyed) {
      this.#turn()
    }
  }

  close() {
    clearTimeout(this.#timer)
    this.#waiting = []
  }
}
