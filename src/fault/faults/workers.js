import { setTimeout as pause } from 'node:timers/promises'

/** Workers that fall ill in the middle of a job, each time for the first that runs it: so every job comes to its end. */
const ill = (name, ailment) => ({
  name,
  experiment: 'E14',
  resource: 'worker',
  excuses: {},
  async run({ random, load, note }) {
    let fallen = 0
    load.ailment = (job) => {
      const isIll = job.retry_count === 0 && random.chance(0.7)
      fallen += isIll ? 1 : 0
      return isIll ? ailment : 'none'
    }
    await pause(random.between(4000, 7000))
    load.ailment = () => 'none'
    note(`${fallen} workers`)
  },
})

export const workerFaults = [ill('worker-kill', 'dies'), ill('worker-pause', 'sleeps'), ill('worker-fail', 'fails')]
