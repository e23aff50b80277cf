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

/** Until the service has let go of readers that were stopped, in seconds, and how many of them it told why. */
export async function letGo({ port }, wanted) {
  const before = await metric(port, 'playhead_sockets')
  const { closedAfter, codes } = await stopped(wanted, async () => {
    const began = now()
    while ((await metric(port, 'playhead_sockets')) > before && now() - began < PATIENCE_MS) {
      await sleep(LOOK_EVERY_MS)
    }
    return { closedAfter: (now() - began) / 1000 }
  })
  console.error(`readers that were stopped were closed with ${JSON.stringify(codes)}`)
  return { closedAfter, told4008: (codes[4008] ?? 0) / SOCKETS }
}

/** KiB that one such reader holds. Looking collects garbage, which everybody feels: so it is done when nobody is measured. */
export async function heldBy({ pid }, wanted, open, rate) {
  const { writers, end } = await open()
  try {
    const measured = async () => ({ heap: await reachable(pid), rss: await resident(pid) })
    const before = await measured()
    const after = await stopped(wanted, async () => {
      await write(writers, { rate, seconds: FILLING_SECONDS })
      return measured()
    })
    return { stuckHeap: (after.heap - before.heap) / SOCKETS, stuckRss: (after.rss - before.rss) / SOCKETS }
  } finally {
    await end()
  }
}
