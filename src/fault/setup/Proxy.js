import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import { Pipe } from './Pipe.js'

/**
 * The network between two, which can be made bad while it is in use.
 *
 * Conditions: `latency` and `jitter` in milliseconds; `rate` in bytes a second and direction; `blackhole` as `both`, `up`
 * (what the client sends is lost) or `down`; `refuse` new connections; `resetAfter` so many bytes of a connection from now;
 * `resetOn`, a test of what the client sends: it is passed on, and then both ends are reset, so that nobody learns what
 * came of it; `share` of the connections that all this holds for.
 */
export class Proxy {
  #server
  #route
  #random
  #conditions = {}
  wires = new Set()
  cuts = 0

  /** @param {() => number[]} route ports to try in turn, for each new connection */
  constructor(route, random) {
    this.#route = route
    this.#random = random
  }

  async open(port = 0) {
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client))
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.port = this.#server.address().port
    return this
  }

  #accept(client) {
    client.on('error', () => undefined)
    if (this.#conditions.refuse) {
      client.resetAndDestroy()
      return
    }
    this.#dial(client, [...this.#route()])
  }

  #dial(client, [port, ...others]) {
    if (client.destroyed || port === undefined) {
      client.resetAndDestroy()
      return
    }
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    server.once('error', () => this.#dial(client, others))
    server.once('connect', () => {
      server.removeAllListeners('error')
      server.on('error', () => undefined)
      this.#wire(client, server, port)
    })
  }

  #wire(client, server, target) {
    const wire = { client, server, target, isIll: this.#isIll(), seen: 0 }
    const holding = (direction) => () => {
      const conditions = wire.own ?? (wire.isIll ? this.#conditions : {})
      const blackhole = conditions.blackhole === 'both' || conditions.blackhole === direction
      return { ...conditions, blackhole }
    }
    client.setNoDelay(true)
    // Before the pipes, which pass on what is seen here.
    client.on('data', (chunk) => this.#see(wire, chunk, true))
    server.on('data', (chunk) => this.#see(wire, chunk, false))
    wire.pipes = [new Pipe(client, server, holding('up'), this.#random), new Pipe(server, client, holding('down'), this.#random)]
    const close = () => {
      if (this.wires.delete(wire)) {
        wire.pipes.forEach((pipe) => pipe.close())
        // Also a reset is passed on.
        client.destroy()
        server.destroy()
      }
    }
    client.on('close', close)
    server.on('close', close)
    this.wires.add(wire)
  }

  #see(wire, chunk, isUp) {
    if (!wire.isIll) {
      return
    }
    const { resetAfter, resetOn } = this.#conditions
    wire.seen += chunk.length
    if (resetAfter !== undefined && wire.seen > (wire.limit ??= resetAfter())) {
      this.#reset(wire)
    } else if (isUp && resetOn?.(chunk)) {
      // Once it has been passed on, and perhaps acted upon.
      setImmediate(() => this.#reset(wire))
    }
  }

  #reset(wire) {
    if (this.wires.has(wire)) {
      this.cuts++
      wire.client.resetAndDestroy()
      wire.server.resetAndDestroy()
    }
  }

  #isIll() {
    return this.#conditions.share === undefined || this.#random.chance(this.#conditions.share)
  }

  /** Makes it bad from now on, for connections that are there and for those to come. */
  set(conditions) {
    this.#conditions = conditions
    for (const wire of this.wires) {
      Object.assign(wire, { isIll: this.#isIll(), seen: 0, limit: undefined })
    }
    this.#look()
  }

  /** Nothing gets through this one connection any more, and neither end is told. */
  silence(wire) {
    wire.own = { blackhole: 'both' }
  }

  /** Makes it good. What was lost on the way of a connection is lost: that one ends, or else its bytes would be late and whole. */
  heal({ reset = false } = {}) {
    const hadHole = this.#conditions.blackhole !== undefined
    for (const wire of [...this.wires]) {
      if (wire.own !== undefined || (reset && hadHole && wire.isIll)) {
        this.#reset(wire)
      }
    }
    this.#conditions = {}
    this.#look()
  }

  #look() {
    this.wires.forEach((wire) => wire.pipes.forEach((pipe) => pipe.look()))
  }

  /** Resets connections, all or a share of them. */
  cut(share = 1) {
    for (const wire of [...this.wires]) {
      if (this.#random.chance(share)) {
        this.#reset(wire)
      }
    }
  }

  /** Ends one direction, as a client does that has nothing more to say. */
  halfClose(share = 1) {
    for (const wire of this.wires) {
      if (this.#random.chance(share)) {
        wire.server.end()
      }
    }
  }

  async close() {
    this.wires.forEach(({ client, server }) => {
      client.destroy()
      server.destroy()
    })
    this.#server.close()
  }
}
