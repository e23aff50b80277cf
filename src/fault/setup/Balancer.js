import { setTimeout as pause } from 'node:timers/promises'
import { Proxy } from './Proxy.js'
import { isReady } from './Replica.js'

const LOOK_EVERY_MS = 200

/** Deals the clients' connections out to the replicas that say that they are ready; where none does, to all alike. */
export class Balancer {
  #replicas
  #ready = new Map()
  #turn = 0
  #isOpen = true

  constructor(random) {
    this.network = new Proxy(() => this.#route(), random)
  }

  async open() {
    await this.network.open()
    this.url = `http://127.0.0.1:${this.network.port}`
    return this
  }

  /** Begins to look after them. */
  serve(replicas) {
    this.#replicas = replicas
    replicas.forEach((replica) => this.#lookAfter(replica))
  }

  async #lookAfter({ port }) {
    while (this.#isOpen) {
      this.#ready.set(port, await isReady(port))
      await pause(LOOK_EVERY_MS)
    }
  }

  #route() {
    const ports = this.#replicas.map(({ port }) => port)
    const turned = ports.map((_, index) => ports[(index + this.#turn) % ports.length])
    this.#turn++
    // Those that are not ready last: better than nobody.
    return [...turned.filter((port) => this.#ready.get(port)), ...turned.filter((port) => !this.#ready.get(port))]
  }

  async close() {
    this.#isOpen = false
    await this.network.close()
  }
}
