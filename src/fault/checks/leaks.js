import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { java } from '../setup/Stand.js'

const GAUGES = ['playhead_sockets', 'playhead_realtime_sockets', 'playhead_feeds', 'playhead_changes_followers', 'playhead_claims_waiting']
const PATIENCE_MS = 12_000
const CONNECTIONS_A_REPLICA = 10 + 6 + 1 + 3
const MORE_FILES = 40
const MORE_THREADS = 20
const MORE_HEAP = 1.5
const HEAP_SLACK = 32 << 20

/** L1: once everybody has gone, nothing of theirs is left; and a process grows with its work and not with its age. */
export class Leaks {
  #first = new Map()

  async check(stand, found) {
    for (const replica of stand.replicas) {
      await gone(replica, found)
      await this.#grown(replica, found)
    }
    const { rows } = await stand.pool.query(
      `select count(*)::int as count from pg_stat_activity
       where backend_type = 'client backend' and application_name is distinct from 'fault'`,
    )
    found.count('L1', 'measurements')
    found.sample('connections to the database', rows[0].count)
    if (rows[0].count > CONNECTIONS_A_REPLICA * stand.replicas.length) {
      found.violation('L1', `there are ${rows[0].count} connections to the database`)
    }
  }

  async #grown(replica, found) {
    await collectGarbage(replica.pid)
    const now = { ...(await replica.resources()), heap: (await replica.metrics()).heap }
    const key = `${replica.name} ${replica.incarnation}`
    found.sample('files of a replica', now.files ?? 0)
    found.sample('threads of a replica', now.threads ?? 0)
    found.sample('MiB of heap of a replica', now.heap / (1 << 20))
    const first = this.#first.get(key)
    if (first === undefined) {
      this.#first.set(key, now)
      return
    }
    const grown = [
      now.files > first.files + MORE_FILES && `files from ${first.files} to ${now.files}`,
      now.threads > first.threads + MORE_THREADS && `threads from ${first.threads} to ${now.threads}`,
      now.heap > first.heap * MORE_HEAP + HEAP_SLACK && `heap from ${first.heap} to ${now.heap}`,
    ].filter(Boolean)
    if (grown.length > 0) {
      found.violation('L1', `replica ${replica.name} has grown: ${grown}`)
    }
  }
}

/** Waits until a replica has nobody any more. */
export async function gone(replica, found) {
  let left
  for (const begin = Date.now(); Date.now() - begin < PATIENCE_MS; await pause(250)) {
    const metrics = await replica.metrics().catch(() => ({ unread: 1 }))
    left = [...GAUGES.filter((gauge) => metrics[gauge] > 0).map((gauge) => `${gauge}=${metrics[gauge]}`), ...(metrics.unread ? ['metrics'] : [])]
    if (left.length === 0) {
      return
    }
  }
  found.violation('L1', `replica ${replica.name} still has ${left} when everybody has gone`)
}

/** Or the heap would tell how long nobody had collected it. Without the program it is measured as it is. */
export const collectGarbage = (pid) =>
  new Promise((resolve) => execFile(java('jcmd'), [String(pid), 'GC.run'], { timeout: 10_000 }, () => resolve()))
