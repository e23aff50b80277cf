import { setTimeout as pause } from 'node:timers/promises'

const one = ({ stand, random }) => random.pick(stand.replicas)

/** What befalls a replica. The balancer notices within a fifth of a second, as one that looks at readiness does. */
export const replicaFaults = [
  {
    name: 'replica-kill',
    ends: true,
    experiment: 'E1',
    resource: 'replica',
    excuses: { cut: 500 },
    async run(context) {
      const replica = one(context)
      context.note(replica.name)
      await replica.kill()
      await pause(context.random.between(0, 800))
      await replica.start()
    },
  },
  {
    name: 'replica-term',
    ends: true,
    experiment: 'E2',
    resource: 'replica',
    // A replica that is told to end lets what it has begun come to its end. Who comes anew to one that ends, because the
    // balancer has not noticed, may be told to come back; who has kept a connection may speak at the moment it is closed.
    excuses: { cut: 500, unavailable: 500 },
    async run(context) {
      for (const replica of context.stand.replicas) {
        const took = await replica.terminate()
        context.note(`${replica.name} in ${Math.round(took)} ms`)
        if (took > 10_000) {
          context.journal.violation('H1', `replica ${replica.name} took ${Math.round(took)} ms to end`)
        }
        await replica.start()
      }
    },
  },
  {
    name: 'replica-stop',
    experiment: 'E6',
    resource: 'replica',
    // What it holds locked in the database holds others up, until the database loses its patience.
    excuses: { cut: 500, unavailable: 1000 },
    lacks: () => process.platform === 'win32' && 'no SIGSTOP',
    async run(context) {
      const replica = one(context)
      const time = context.random.between(2000, 8000)
      context.note(`${replica.name} for ${Math.round(time)} ms`)
      replica.hang()
      await pause(time)
      replica.goOn()
    },
  },
]
