import { now, sleep } from './clock.js'
import { metric } from './metrics.js'

const LOOK_EVERY_MS = 50
const PATIENCE_MS = 20_000
const LISTENERS = `select pid, client_port as port from pg_stat_activity where application_name = 'playhead-listener'`

/** Terminates the connections that listen, of all replicas. */
export const terminated = ({ owner }) => owner.query(`select pg_terminate_backend(pid) from (${LISTENERS}) listener`)

/** Lets nothing through any more on those of the replica behind this proxy, and tells nobody. */
export async function silenced({ owner }, proxy) {
  const ports = new Set((await owner.query(LISTENERS)).rows.map(({ port }) => port))
  // PostgreSQL still takes those for listeners that were silenced before.
  const wires = [...proxy.wires].filter(({ server, own }) => own === undefined && ports.has(server.localPort))
  if (wires.length !== 1) {
    throw new Error(`${wires.length} connections listen behind the proxy`)
  }
  wires.forEach((wire) => proxy.silence(wire))
}

/**
 * Makes a replica deaf several times, and waits each time until it says that it has noticed and that it listens again.
 *
 * @returns the longest that this took, in seconds
 */
export async function deafened({ port }, deafen, { times, rest }) {
  let listening = 0
  for (let time = 0; time < times; time++) {
    await sleep(rest)
    const before = await metric(port, 'playhead_listener_losses_total')
    const began = now()
    await deafen()
    const isBack = async () =>
      (await metric(port, 'playhead_listener_losses_total')) > before && (await metric(port, 'playhead_listening')) === 1
    while (!(await isBack())) {
      if (now() - began > PATIENCE_MS) {
        throw new Error('it does not listen again')
      }
      await sleep(LOOK_EVERY_MS)
    }
    listening = Math.max(listening, (now() - began) / 1000)
  }
  return { listening }
}
