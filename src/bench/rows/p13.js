import { appending } from '../appends.js'
import { byService } from '../queue.js'
import { openReads } from '../reads.js'

const SIZES = { '×1': 1, '×10': 10, '×100': 100 }
const EVENTS = 20_000
const USERS = 200
const FINISHED = 10_000
const PENDING = 40_000
const READS = { 'p1 /v1': ['p1', 'v1'], 'p1 /rest/v1': ['p1', 'rest'], 'p2 /v1': ['p2', 'v1'], 'p3 /rest/v1': ['p3', 'rest'] }

/** Everything of the service alone, on three databases at once: a service each, in turn. */
async function openSize(bench, [name, times]) {
  const own = await bench.in(name)
  const { seconds, warmup, quick } = bench.options
  const rows = quick ? times / 10 : times
  const service = await own.service({ fresh: true, users: USERS * rows, events: EVENTS * rows })
  const turns = {}
  for (const [what, [row, via]] of Object.entries(READS)) {
    const takes = await openReads(await own.in(what.replaceAll('/', '-')), service, row, [])
    turns[what] = takes.map((take) => take(8)).find((turn) => turn.name === via)
  }
  for (const [what, how] of [['p4', { connections: 32 }], ['p5', { connections: 8, events: 100 }]]) {
    const append = await appending(await own.in(what), { ...how, service })
    turns[what] = await append.ours()
  }
  const data = { pending: PENDING, finished: FINISHED * rows }
  turns['p9 tens'] = byService('v1', service, { seconds, warmup: warmup / 2, batch: 10, data })
  return [name, turns]
}

export default {
  title: 'Growth: 20,000 events with what belongs to them, ten and a hundred times as many',
  goals: [
    { of: '×10', over: '×1', least: 0.9 },
    { of: '×100', over: '×1', least: 0.9 },
  ],
  rounds: ({ rounds }) => Math.min(rounds, 3),
  async cases(bench) {
    const sizes = []
    for (const size of Object.entries(SIZES)) {
      sizes.push(await openSize(bench, size))
    }
    const whats = Object.keys(sizes[0][1])
    return whats.map((what) => ({
      name: what,
      turns: sizes.map(([name, turns]) => ({ ...turns[what], name, ours: name !== '×1' })),
    }))
  },
}
