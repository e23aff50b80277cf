import { setTimeout as pause } from 'node:timers/promises'
import { collectGarbage } from '../checks/leaks.js'

const MIB = 1 << 20
const MOST_KEPT = 1000
const SERVER = `select
    (select count(*)::int from pg_stat_activity
     where backend_type = 'client backend' and application_name is distinct from 'fault') as backends,
    pg_notification_queue_usage() * 100 as queue,
    pg_database_size(current_database()) / 1048576.0 as size`

/** Looks from time to time at what everybody has in use, for as long as it is told to. */
export class Sampler {
  #stand
  #every
  #isOn = true
  #begin = Date.now()
  /** `{at, a, b, server, harness}`, in minutes; without those who did not answer. */
  samples = []
  /** The heap after its garbage was collected: `{at, replica, heap}`. */
  collected = []
  /** Starts of a replica after the first. */
  restarts = []

  constructor(stand, every) {
    this.#stand = stand
    this.#every = every
  }

  get minutes() {
    return (Date.now() - this.#begin) / 60_000
  }

  async run() {
    while (this.#isOn) {
      await this.#look()
      if (this.samples.length > MOST_KEPT) {
        // Half as fine, and as many as before again when twice the time has gone by.
        this.samples = this.samples.filter((_, index) => index % 2 === 0)
        this.#every *= 2
      }
      await pause(this.#every)
    }
  }

  stop() {
    this.#isOn = false
  }

  async #look() {
    const at = this.minutes
    const [a, b] = await Promise.all(this.#stand.replicas.map((replica) => this.of(replica)))
    const server = await this.server()
    const known = this.samples.findLast((sample) => sample.b)?.b.incarnation
    if (b && known !== undefined && b.incarnation !== known) {
      this.restarts.push(at)
    }
    this.samples.push({ at, a, b, server, harness: { resident: process.memoryUsage().rss / MIB } })
  }

  /** What a replica has in use; nothing while it does not answer. */
  async of(replica) {
    const [metrics, resources] = [await replica.metrics().catch(() => undefined), await replica.resources()]
    if (metrics === undefined || resources === undefined) {
      return undefined
    }
    return {
      incarnation: replica.incarnation,
      heap: metrics.heap / MIB,
      resident: resources.resident / MIB,
      files: resources.files,
      threads: resources.threads,
      connections: this.#stand.databaseNetworks[replica.name].wires.size,
      sockets: (metrics.playhead_sockets ?? 0) + (metrics.playhead_realtime_sockets ?? 0),
      feeds: metrics.playhead_feeds ?? 0,
      claims: metrics.playhead_claims_waiting ?? 0,
    }
  }

  async server() {
    const answer = await this.#stand.pool.query(SERVER).catch(() => undefined)
    return answer && { backends: answer.rows[0].backends, queue: answer.rows[0].queue, size: Number(answer.rows[0].size) }
  }

  /** What each has in use once its garbage is collected. */
  async collect() {
    const all = {}
    for (const replica of this.#stand.replicas) {
      await collectGarbage(replica.pid)
      all[replica.name] = await this.of(replica)
      if (all[replica.name]) {
        this.collected.push({ at: this.minutes, replica: replica.name, heap: all[replica.name].heap })
      }
    }
    return { ...all, server: await this.server() }
  }
}
