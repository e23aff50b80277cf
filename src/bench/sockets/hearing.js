import { Crowd } from './Crowd.js'
import { now, sleep, spread } from './clock.js'
import { during } from '../measure.js'
import { write } from './writers.js'

const SETTLING_MS = 500
const WARMING_SECONDS = { quick: 3, usual: 10 }

/** Makes turns of the packaged service, all of the same length and the first of each after the same warming. */
export const turnsOf =
  ({ options: { quick, seconds } }, service, server = service) =>
  (name, asked) =>
    hearing({ name, ours: true, service, server, seconds, warming: WARMING_SECONDS[quick ? 'quick' : 'usual'], ...asked })

/**
 * Somebody's turn: listeners are opened, what is written is followed from its commit to each of them, and they are closed.
 *
 * @param {object} asked
 * @param {{pid: number, port: number}} asked.server whom they listen to
 * @param {object[]} asked.wanted what each listener wants, see listeners.js, with the `stream` that it hears; times of those that
 *   are told `as` something are told by themselves too
 * @param {() => Promise<{writers: Function[], end: Function}>} asked.open writers, which give the keys of what they committed:
 *   `${stream}:${number}`
 * @param {number} asked.rate commits a second; 0 for as fast as they go
 * @param {() => Promise<(written: number) => Promise<object>>} asked.also what else is done while it is written, and what that gave
 * @param {number} asked.warming seconds of it before the first round
 */
export function hearing({ name, ours, warming = 0, seconds, processes = 2, ...asked }) {
  let crowd
  const end = async () => {
    await crowd?.end()
    crowd = undefined
  }
  const prepare = async () => {
    crowd = new Crowd(processes)
    try {
      const ms = await crowd.open(asked.wanted)
      console.error(`${name}: ${asked.wanted.length} listen, after ${Math.round(ms)} ms`)
      await sleep(SETTLING_MS)
    } catch (failure) {
      await end()
      throw failure
    }
  }
  const take = async (forSeconds) => {
    try {
      return await hear(crowd, { ...asked, processes, seconds: forSeconds })
    } finally {
      await end()
    }
  }
  return {
    name,
    ours,
    async warm() {
      if (warming > 0) {
        await prepare()
        await take(warming)
      }
    },
    prepare,
    take: () => take(seconds),
  }
}

async function hear(crowd, { service, server, wanted, open, rate, seconds, processes, also = async () => async () => ({}) }) {
  const { writers, end } = await open()
  try {
    await crowd.take()
    const told = await also()
    const cpuBefore = await crowd.cpu()
    let committed
    const result = await during(server.pid, service.postmaster, async () => {
      const began = now()
      const written = await write(writers, { rate, seconds })
      committed = written.committed
      const shares = sharesOf(committed, wanted, processes)
      const { at, deliveries, closed } = await crowd.arrived(shares)
      if (at === undefined) {
        throw new Error(`${deliveries} of ${shares.join(' + ')} came; closed: ${JSON.stringify(closed)}`)
      }
      const micros = (at - began) * 1000
      return { done: committed.size, micros, written: (committed.size * 1000) / written.ms, deliveries: deliveries * 1e6 / micros }
    })
    const clientCpu = ((await crowd.cpu()) - cpuBefore) / committed.size
    const { all } = await crowd.take()
    return { ...result, clientCpu, ...(await told(committed.size)), ...latencies(all, committed, wanted) }
  } finally {
    await end()
  }
}

/** How much is to come to each process. */
function sharesOf(committed, wanted, processes) {
  const ofStream = new Map()
  for (const key of committed.keys()) {
    const stream = Number(key.slice(0, key.indexOf(':')))
    ofStream.set(stream, (ofStream.get(stream) ?? 0) + 1)
  }
  const shares = new Array(processes).fill(0)
  wanted.forEach(({ stream }, index) => (shares[index % processes] += ofStream.get(stream) ?? 0))
  return shares
}

/** Of each kind of listener the times from the commit on; who hears what is another's is an error. */
function latencies(all, committed, wanted) {
  const times = (isMeant) =>
    all
      .filter(({ listener }) => isMeant(wanted[listener]))
      .map(({ number, time, listener }) => {
        const at = committed.get(`${wanted[listener].stream}:${number}`)
        if (at === undefined) {
          throw new Error(`somebody heard of ${number}, which is not for him`)
        }
        return time - at
      })
  const theirs = spread(times(({ kind }) => kind !== 'bare'))
  for (const name of new Set(wanted.map((each) => each.as).filter(Boolean))) {
    const { p99, worst } = spread(times((each) => each.as === name))
    Object.assign(theirs, { [`${name}99`]: p99, [`${name}Worst`]: worst })
  }
  const bare = times(({ kind }) => kind === 'bare')
  if (bare.length === 0) {
    return theirs
  }
  const { p50, p99 } = spread(bare)
  return { ...theirs, bare50: p50, bare99: p99, over50: theirs.p50 - p50 }
}
