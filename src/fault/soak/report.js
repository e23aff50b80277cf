import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { curves } from '../../bench/curves.js'
import { putBetween } from '../../bench/marks.js'
import { shown } from '../../bench/report.js'
import { excuses, inflicted, times, verdicts } from '../report.js'

const PAGE = fileURLToPath(new URL('../../../docs/faults.md', import.meta.url))
const PICTURES = fileURLToPath(new URL('../../../docs/faults/', import.meta.url))
const MARKS = ['<!-- soak: written by src/fault/run --soak -->', '<!-- /soak -->']
const OF_A_REPLICA = {
  heap: 'MiB of heap in use',
  resident: 'MiB resident',
  files: 'files',
  threads: 'threads',
  connections: 'connections to the database',
  sockets: 'sockets',
  feeds: 'feeds',
  claims: 'waiting claims',
}
const OF_THE_SERVER = { backends: 'backends of PostgreSQL', queue: 'queue of notifications, %', size: 'MiB of the database' }

/** Writes what is known so far, and gives its words. */
export async function report(directory, told) {
  const words = [heading(told), ...tables(told)].join('\n\n')
  await writeFile(join(directory, 'soak.md'), `${words}\n`)
  await writeFile(join(directory, 'soak.svg'), picture(told))
  const { samples, collected, restarts } = told.sampler
  await writeFile(join(directory, 'soak.json'), JSON.stringify({ seed: told.seed, faults: told.faults, restarts, collected, samples }))
  return words
}

/** Puts it into the documents. */
export async function publish(told) {
  await mkdir(PICTURES, { recursive: true })
  await writeFile(join(PICTURES, 'soak.svg'), picture(told))
  await putBetween(MARKS, [heading(told), '![What was in use](faults/soak.svg)', ...tables(told)].join('\n\n'), PAGE)
}

const heading = ({ seed, minutes, cohorts, faults, skipped }) =>
  [
    `Seed ${seed}, ${minutes} minutes, ${cohorts} cohorts of people, ${faults.length} faults, ${cpus().length} cores`,
    ...skipped.map((each) => `Skipped ${each}`),
  ].join('\n\n')

function tables({ all, rows, faults, sampler }) {
  const counts = {}
  faults.forEach(({ name }) => (counts[name] = (counts[name] ?? 0) + 1))
  return [verdicts(all), ...(rows.length > 0 ? [ends(rows)] : []), inUse(sampler.samples), times(all), inflicted(counts), excuses(all)]
}

function ends(rows) {
  const lines = rows.map(({ what, replica, first, last, most, verdict }) => {
    const bound = verdict === 'started anew' ? '' : shown(most)
    return `| ${what} | ${replica} | ${shown(first)} | ${shown(last)} | ${bound} | ${verdict === 'grown' ? '**grown**' : verdict} |`
  })
  return ['| when nobody is there | replica | at the start | at the end | at most | |', '|---|---|---|---|---|---|', ...lines].join('\n')
}

function inUse(samples) {
  const lines = panels({ samples, collected: [] }).flatMap(({ heading: what, lines }) =>
    lines.map(({ name, points }) => {
      const values = points.map(([, value]) => value).filter((value) => value !== undefined).sort((one, other) => one - other)
      return `| ${what} | ${name} | ${shown(values[0])} | ${shown(values[values.length >> 1])} | ${shown(values.at(-1))} |`
    }),
  )
  return ['| while it ran | of | least | median | most |', '|---|---|---|---|---|', ...lines].join('\n')
}

function panels({ samples, collected }) {
  const points = (of, key) => samples.map((sample) => [sample.at, sample[of]?.[key]])
  const dots = (name) => collected.filter(({ replica }) => replica === name).map(({ at, heap }) => [at, heap])
  const replicas = Object.entries(OF_A_REPLICA).map(([key, what]) => ({
    heading: what,
    lines: ['a', 'b'].map((name) => ({ name, points: points(name, key), dots: key === 'heap' ? dots(name) : [] })),
  }))
  const server = Object.entries(OF_THE_SERVER).map(([key, what]) => ({ heading: what, lines: [{ name: 'PostgreSQL', points: points('server', key) }] }))
  return [...replicas, ...server, { heading: 'MiB of the suite itself', lines: [{ name: 'suite', points: points('harness', 'resident') }] }]
}

function picture({ seed, minutes, faults, sampler }) {
  const marks = [
    ...faults.map(({ at }) => ({ at, isStrong: false })),
    ...sampler.restarts.map((at) => ({ at, isStrong: true })),
  ]
  const words = [
    `${minutes} minutes of two replicas, with something broken each minute`,
    `Seed ${seed}. Grey: a fault; red: the second replica is there anew; dots: the heap after its garbage was collected.`,
  ]
  return curves(words, panels(sampler), marks, Math.max(minutes, sampler.minutes))
}
