import { Crowd } from './Crowd.js'
import { now, sleep } from './clock.js'
import { reachable, resident } from './memory.js'
import { metric } from './metrics.js'
import { write } from './writers.js'

const SOCKETS = 5
const LOOK_EVERY_MS = 250
const PATIENCE_MS = 40_000
/** Their memory is looked at while they have what they may have, and before the service loses its patience with them. */
const FILLING_SECONDS = 8
const TOLD_WITHIN_MS = 15_000

/** Opens sockets, stops whoever reads them, and does something meanwhile; what they were told at last is read in the end. */
async function stopped(wanted, meanwhile) {
  const crowd = new Crowd()
  try {
    await crowd.open(Array.from({ length: SOCKETS }, () => wanted))
    crowd.stop()
    const result = await meanwhile()
    crowd.goOn()
    return { ...result, codes: await codesOf(crowd) }
  } finally {
    await crowd.end()
  }
}

async function codesOf(crowd) {
  let codes = {}
  for (const end = now() + TOLD_WITHIN_MS; now() < end; await sleep(LOOK_EVERY_MS)) {
    const { closed } = await crowd.returned(0, 0)
    codes = closed[0]
    if (Object.values(codes).reduce((sum, count) => sum + count, 0) === SOCKETS) {
      break
    }
  }
  return codes
}

/** Waits until a number of the service is what it was before there were any of them; in seconds. */
async function until({ port }, name, before) {
  const began = now()
  while ((await metric(port, name)) > before && now() - began < PATIENCE_MS) {
    await sleep(LOOK_EVERY_MS)
  }
  return (now() - began) / 1000
}

/**
 * Until the service has let go of readers that were stopped, in seconds, and how many of them it told why, if they go on then.
 *
 * @param wanted follows beside the busy session one that nobody else does, so that it is seen when its feed ends
 */
export async function letGo(server, wanted) {
  const before = await metric(server.port, 'playhead_feeds')
  const { closedAfter, codes } = await stopped(wanted, async () => ({ closedAfter: await until(server, 'playhead_feeds', before) }))
  console.error(`readers that were stopped were closed with ${JSON.stringify(codes)}`)
  return { closedAfter, told4008: (codes[4008] ?? 0) / SOCKETS }
}

/**
 * KiB that one such reader holds, and until its connection is cut where it does not go on. Looking collects garbage, which
 * everybody feels: so it is done when nobody is measured.
 */
export async function heldBy(server, wanted, open, rate) {
  const { writers, end } = await open()
  try {
    const measured = async () => ({ heap: await reachable(server.pid), rss: await resident(server.pid) })
    const sockets = await metric(server.port, 'playhead_sockets')
    const before = await measured()
    const { after, cutAfter } = await stopped(wanted, async () => {
      const began = now()
      await write(writers, { rate, seconds: FILLING_SECONDS })
      const after = await measured()
      await until(server, 'playhead_sockets', sockets)
      return { after, cutAfter: (now() - began) / 1000 }
    })
    return { stuckHeap: (after.heap - before.heap) / SOCKETS, stuckRss: (after.rss - before.rss) / SOCKETS, cutAfter }
  } finally {
    await end()
  }
}
