import { readFile } from 'node:fs/promises'
import { readdir } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { end, hasEnded, start, withoutSettings } from './processes.js'

const PATIENCE_MS = 90_000

/** A replica of the packaged service, set as an operator sets it: by its environment. */
export class Replica {
  #command
  #settings
  #log
  #child
  #isWanted = false
  /** How often it was started: what is measured of a process counts for that process. */
  incarnation = 0

  constructor(name, { command, settings, port, log }) {
    this.name = name
    this.port = port
    this.url = `http://127.0.0.1:${port}`
    this.#command = command
    this.#settings = settings
    this.#log = log
  }

  get pid() {
    return this.#child.pid
  }

  /** Starts it, as often as it takes: one whose database is away ends at once, and whoever runs it starts it again. */
  async start() {
    this.#isWanted = true
    await this.#spawn()
    await this.ready()
  }

  async #spawn() {
    this.incarnation++
    this.#child = await start(this.#command, {
      log: this.#log,
      env: { ...withoutSettings(process.env), ...this.#settings, QUARKUS_HTTP_PORT: String(this.port) },
    })
  }

  async ready(patience = PATIENCE_MS) {
    for (const begin = Date.now(); ; await pause(100)) {
      if (await isReady(this.port)) {
        return
      }
      if (this.#isWanted && hasEnded(this.#child)) {
        await this.#spawn()
      }
      if (Date.now() - begin > patience) {
        throw new Error(`replica ${this.name} is not ready; ${this.#log} says why`)
      }
    }
  }

  async kill() {
    this.#isWanted = false
    await end(this.#child, 'SIGKILL')
  }

  /** @returns {Promise<number>} milliseconds that it took */
  async terminate() {
    this.#isWanted = false
    const begin = performance.now()
    await end(this.#child, 'SIGTERM', 60_000)
    return performance.now() - begin
  }

  hang() {
    this.#child.kill('SIGSTOP')
  }

  goOn() {
    this.#child.kill('SIGCONT')
  }

  async end() {
    if (this.#child && !hasEnded(this.#child)) {
      this.goOn()
      await this.terminate()
    }
  }

  /** Numbers that Prometheus would read, those that go by several labels summed up. */
  async metrics() {
    const answer = await fetch(`${this.url}/q/metrics`, { signal: AbortSignal.timeout(5000) })
    const metrics = {}
    for (const [, name, labels, value] of (await answer.text()).matchAll(/^(\w+)(\{.*\})? ([-+.\dEeINFa]+)$/gm)) {
      const key = name === 'jvm_memory_used_bytes' && labels.includes('"heap"') ? 'heap' : name
      metrics[key] = (metrics[key] ?? 0) + Number(value)
    }
    return metrics
  }

  /** Seconds that processors spent on it since it began. */
  async processorSeconds() {
    const fields = await readFile(`/proc/${this.pid}/stat`, 'utf8').catch(() => '')
    // Behind the name, which may hold anything: the clock ticks in the process itself and for it in the kernel, 100 a second.
    const [user, system] = fields.slice(fields.lastIndexOf(')') + 2).split(' ').slice(11, 13)
    return (Number(user) + Number(system)) / 100
  }

  /** What the operating system counts of it; undefined where it does not tell. */
  async resources() {
    try {
      const status = await readFile(`/proc/${this.pid}/status`, 'utf8')
      return {
        files: (await readdir(`/proc/${this.pid}/fd`)).length,
        threads: Number(/^Threads:\s+(\d+)/m.exec(status)[1]),
        resident: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) * 1024,
      }
    } catch {
      return undefined
    }
  }
}

/** Whether whoever routes would send anybody there. */
export async function isReady(port) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/q/health/ready`, { signal: AbortSignal.timeout(1000) })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}
