import { fileURLToPath } from 'node:url'
import { run } from '../processes.js'
import { fill } from '../queue.js'
import { median } from '../report.js'
import { promptsToWork } from '../waking.js'

const SAMPLES = 40
const SAMPLES_OF_POLLING = 6
const PAUSE_MS = 30

function quantiles(times) {
  const sorted = times.toSorted((one, other) => one - other)
  return { p50: median(times), p99: sorted[Math.ceil(sorted.length * 0.99) - 1] }
}

function byPeer(name, service, samples) {
  const file = fileURLToPath(new URL(`../peers/waking-${name}.js`, import.meta.url))
  return {
    name,
    async take() {
      const output = await run(['node', file, JSON.stringify({ samples, pauseMs: PAUSE_MS })], {
        env: { NODE_ENV: 'production', BENCH_DATABASE: service.address('playhead_owner') },
      })
      return quantiles(JSON.parse(output.match(/^RESULT (.*)$/m)[1]))
    },
  }
}

/** A prompt by HTTP until a claim that waits for it is answered by HTTP; of the peers, from the call that sends to that of the worker. */
export default {
  title: 'From sending a job to an idle queue to the worker that waits for it',
  fields: { p50: 'ms, median (least–most)', p99: 'ms, 99th percentile' },
  better: 'less',
  goals: [{ of: 'v1', field: 'p50', most: 10 }],
  async cases(bench) {
    const service = await bench.service({ fresh: true, events: 20_000 })
    const ours = async (samples) => {
      await fill(service, { pending: 0 })
      return promptsToWork(service, samples, PAUSE_MS)
    }
    const turns = [
      {
        name: 'v1',
        ours: true,
        async warm() {
          for (let turn = 0; turn < (bench.options.quick ? 3 : 15); turn++) {
            await ours(90)
          }
        },
        take: async () => quantiles(await ours(SAMPLES)),
      },
      byPeer('graphile-worker', service, SAMPLES),
      byPeer('pg-boss', service, SAMPLES_OF_POLLING),
    ]
    return [{ name: 'one', turns }]
  },
}
