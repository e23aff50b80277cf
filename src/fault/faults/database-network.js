import { setTimeout as pause } from 'node:timers/promises'

/** Makes the way from one replica, or both, to the database bad for a while. */
const bad = (name, experiment, conditions, { excuses, time = [2000, 6000] }) => ({
  name,
  experiment,
  resource: 'database-network',
  excuses,
  async run(context) {
    const networks = Object.entries(context.stand.databaseNetworks)
    const chosen = context.random.chance(0.5) ? networks : [context.random.pick(networks)]
    const length = context.random.between(...time)
    context.note(`${chosen.map(([replica]) => replica).join('+')} for ${Math.round(length)} ms`)
    chosen.forEach(([, network]) => network.set(conditions(context)))
    await pause(length)
    chosen.forEach(([, network]) => network.heal({ reset: context.random.chance(0.5) }))
  },
})

const COMMIT = /commit/i

export const databaseNetworkFaults = [
  bad('database-latency', 'E9', ({ random }) => ({ latency: random.between(20, 200), jitter: 50 }), {
    excuses: { unavailable: 2000 },
  }),
  bad('database-slow', 'E9', () => ({ rate: 64 * 1024 }), { excuses: { unavailable: 2000 } }),
  bad('database-blackhole', 'E9', ({ random }) => ({ blackhole: random.pick(['both', 'up', 'down']) }), {
    excuses: { unavailable: 3000 },
    time: [2000, 8000],
  }),
  bad('database-reset', 'E9', ({ random }) => ({ resetAfter: () => random.whole(100, 40_000) }), {
    excuses: { unavailable: 2000 },
  }),
  bad('database-reset-after-commit', 'E9', ({ random }) => ({ resetOn: (chunk) => COMMIT.test(chunk) && random.chance(0.1) }), {
    excuses: { unavailable: 2000 },
  }),
  bad('database-refuse', 'E9', () => ({ refuse: true, resetAfter: () => 1 }), { excuses: { unavailable: 3000 } }),
]
