import { byPeer, byPostgres, byService } from '../queue.js'

const PENDING = 100_000
const FINISHED = 1_000_000
const MILLION = 'v1-million'

const BATCHES = [
  { name: 'one', batch: 1, boss: 1 },
  { name: 'tens', batch: 10, boss: 10 },
  { name: 'hundreds', batch: 100, boss: 500 },
]

/** Jobs claimed, run (nothing) and completed by eight workers, so many at a claim. */
export default {
  title: 'Jobs claimed, run and completed by 8 workers, of 100,000 that wait',
  goals: [
    { in: 'one', of: 'v1', over: 'graphile-worker', least: 2 },
    { in: 'tens', of: 'v1', over: 'graphile-worker', least: 1 },
    { in: 'hundreds', of: 'v1', over: 'graphile-worker', least: 1 },
    { of: MILLION, over: 'v1', least: 0.9 },
  ],
  fields: { rate: 'jobs a second (least–most)', serverCpu: 'CPU µs service or worker', databaseCpu: 'CPU µs PostgreSQL' },
  rounds: ({ rounds }) => Math.min(rounds, 3),
  async cases(bench) {
    const { options, directory } = bench
    const small = await bench.service({ fresh: true })
    const large = options.finished && bench.wants(MILLION) ? await bench.service({ fresh: true, name: '-million' }) : undefined
    const cases = BATCHES.map(async ({ name, batch, boss }) => {
      const told = { seconds: options.seconds, warmup: options.warmup / 2, directory, batch, data: { pending: PENDING } }
      const full = { ...told, data: { pending: PENDING, finished: FINISHED } }
      const peer = { seconds: options.seconds, pending: PENDING }
      return {
        name,
        turns: [
          byService('v1', small, told),
          ...(large === undefined ? [] : [byService(MILLION, large, full)]),
          await byPostgres('limit', small, told),
          byPeer('graphile-worker', small, 'graphile-worker', { ...peer, batch: batch === 1 ? undefined : batch }),
          byPeer('pg-boss', small, 'pg-boss', { ...peer, batch: boss }),
        ],
      }
    })
    return Promise.all(cases)
  },
}
