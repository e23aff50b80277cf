import { Balancer } from '../../fault/setup/Balancer.js'
import { Random } from '../../fault/random.js'
import { Crowd } from './Crowd.js'
import { now, sleep } from './clock.js'

const RETURNED_WITHIN_MS = 90_000
const ASK_EVERY_MS = 50
const ANSWERED_WITHIN_MS = 1000

/**
 * Clients of two replicas through a balancer, when one replica is stopped: what they notice of it, and when they are back. It
 * takes connections and says nothing, so that nobody is told; the balancer finds that it is not ready, and clients that it is silent.
 */
export async function orphans({ stuck, others }, wantedAt) {
  const balancer = await new Balancer(new Random(1)).open()
  const crowd = new Crowd()
  try {
    // All of them come while there is nobody else to go to.
    balancer.serve([stuck])
    await sleep(500)
    const wanted = wantedAt(balancer.network.port)
    await crowd.open(wanted)
    balancer.serve([stuck, ...others])
    await sleep(500)
    const began = now()
    process.kill(stuck.pid, 'SIGSTOP')
    try {
      const [newcomers, returned] = await Promise.all([
        unserved(balancer.url, began),
        lost(crowd, wanted.length).then(() => crowd.returned(wanted.length, RETURNED_WITHIN_MS)),
      ])
      return { newcomers, back: returned.at === undefined ? undefined : (returned.at - began) / 1000 }
    } finally {
      process.kill(stuck.pid, 'SIGCONT')
    }
  } finally {
    await crowd.end()
    await balancer.close()
  }
}

/** Waits until all have noticed: until then they take themselves for connected. */
async function lost(crowd, count) {
  for (const end = now() + RETURNED_WITHIN_MS; now() < end; await sleep(ASK_EVERY_MS)) {
    const { closed } = await crowd.returned(0, 0)
    if (closed.reduce((sum, each) => sum + Object.values(each).reduce((one, other) => one + other, 0), 0) >= count) {
      return
    }
  }
}

/** Seconds for which somebody who comes anew may find no answer: until the last that failed, of many in a row that come one by one. */
async function unserved(url, began) {
  let lastFailure = began
  for (let at = now(); at < began + 8000; at = now()) {
    const isAnswered = await fetch(`${url}/auth/v1/.well-known/jwks.json`, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    }).then(
      (answer) => answer.arrayBuffer().then(() => answer.ok),
      () => false,
    )
    lastFailure = isAnswered ? lastFailure : now()
    await sleep(ASK_EVERY_MS)
  }
  return (lastFailure - began) / 1000
}
