import { setTimeout as pause } from 'node:timers/promises'
import { packetLoss } from './packet-loss.js'
import { reconnectStorm } from './reconnect-storm.js'
import { slowSubscriber } from './slow-subscriber.js'

/** Makes the way of some of the clients to the balancer bad for a while. */
const bad = (name, conditions, { excuses, time = [2000, 6000] }) => ({
  name,
  experiment: 'E10',
  resource: 'client-network',
  excuses,
  async run({ stand, random, note }) {
    const share = random.pick([0.3, 0.6, 1])
    const length = random.between(...time)
    note(`${share * 100} % for ${Math.round(length)} ms`)
    stand.balancer.network.set({ share, ...conditions(random) })
    await pause(length)
    stand.balancer.network.heal({ reset: random.chance(0.5) })
  },
})

// Neither try need come through where the way itself is bad.
const NO_ANSWER = { cut: 500, lost: 500 }

export const clientFaults = [
  bad('client-latency', (random) => ({ latency: random.between(20, 300), jitter: 100 }), { excuses: {} }),
  bad('client-slow', () => ({ rate: 32 * 1024 }), { excuses: {} }),
  bad('client-blackhole', (random) => ({ blackhole: random.pick(['both', 'up', 'down']) }), { excuses: { ...NO_ANSWER, slow: 500 } }),
  bad('client-cut', (random) => ({ resetAfter: () => random.whole(50, 20_000) }), { excuses: NO_ANSWER }),
  {
    name: 'client-half-close',
    experiment: 'E10',
    resource: 'client-network',
    excuses: NO_ANSWER,
    async run({ stand, random }) {
      for (let time = 0; time < 3; time++) {
        stand.balancer.network.halfClose(0.3)
        await pause(random.between(200, 800))
      }
    },
  },
  packetLoss,
  reconnectStorm,
  slowSubscriber,
]
