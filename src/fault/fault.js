import { mkdir, readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { breakage } from './broken/index.js'
import { Findings } from './checks/Findings.js'
import { judge } from './checks/index.js'
import { Leaks } from './checks/leaks.js'
import { keep } from './evidence.js'
import { chosen, FAULTS } from './faults/index.js'
import { Random } from './random.js'
import { line, Report } from './report.js'
import { carryOut, plan } from './schedule.js'
import { Stand } from './setup/Stand.js'
import { Soak } from './soak/Soak.js'

const HELP = `src/fault/run
    --seed 1              of all that is random; a run is repeated by its seed, its faults and its number of schedules
    --schedules 10        each with one to three faults, every fault in its turn
    --from 1              the first schedule to carry out: the one that failed, alone, with --schedules 1
    --faults a,b          only these: ${FAULTS.map(({ name }) => name).join(' ')}
    --soak 60             instead of schedules so many minutes without a pause, a fault a minute; 3 to see that it runs
    --join DIR,DIR        no run: the report of several as one, which were carried out side by side, each in its directory
    --write               put what the soak gave into docs/
    --broken NAME         break the service first, to see that it is noticed: cursor, fence, wake-up
    --keep                the journals of all schedules, and not only of those that broke a promise
    --quick               end with the first violation
    --directory target/fault
`

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    schedules: { type: 'string', default: '10' },
    from: { type: 'string', default: '1' },
    faults: { type: 'string', default: '' },
    soak: { type: 'string' },
    join: { type: 'string' },
    write: { type: 'boolean', default: false },
    broken: { type: 'string' },
    keep: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    directory: { type: 'string', default: fileURLToPath(new URL('../../target/fault', import.meta.url)) },
    help: { type: 'boolean', default: false },
  },
})

async function main(stand, directory, faults, skipped) {
  const [seed, from, schedules] = [Number(options.seed), Number(options.from), Number(options.schedules)]
  const [all, leaks, counts] = [new Findings(), new Leaks(), {}]
  const told = { seed, cores: cpus().length, broken: options.broken, skipped }
  const begin = Date.now()
  let done = 0
  for (let number = from; number < from + schedules; number++) {
    const at = Date.now()
    const planned = plan(seed, number, faults, faults[(number - 1) % faults.length])
    const outcome = await carryOut(stand, planned)
    const found = judge(outcome)
    await leaks.check(stand, found)
    outcome.journal.windows.forEach(({ name }) => (counts[name] = (counts[name] ?? 0) + 1))
    all.add(number, found)
    done++
    console.log(line(planned, outcome, found, Date.now() - at))
    if (found.violations.length > 0) {
      found.violations.slice(0, 8).forEach(({ property, text }) => console.log(`    ${property}: ${text}`))
    }
    if (options.keep || found.violations.length > 0) {
      await keep(directory, `${seed}-${number}`, outcome, found)
    }
    await new Report({ ...told, findings: all, inflicted: counts, schedules: done, ms: Date.now() - begin }).write(directory)
    if (options.quick && found.violations.length > 0) {
      break
    }
  }
  console.log(`\n${await readFile(join(directory, 'report.md'), 'utf8')}`)
  return all.violations.length === 0
}

async function run() {
  const directory = resolve(options.directory)
  await mkdir(directory, { recursive: true })
  if (options.join !== undefined) {
    const parts = await Promise.all(options.join.split(',').map((each) => Report.read(resolve(each))))
    const whole = Report.joined(parts)
    console.log(await whole.write(directory))
    return whole.held
  }
  const skipped = []
  const faults = chosen(options.faults.split(',').filter(Boolean), skipped)
  skipped.forEach((each) => console.log(`skipped ${each}`))
  const broken = await breakage(options.broken, directory)
  console.log(`seed ${options.seed}${options.broken ? `, broken on purpose: ${options.broken}` : ''}`)
  const needs = new Set(faults.flatMap((fault) => fault.needs ?? []))
  const stand = await Stand.open({ directory: join(directory, 'stand'), broken, needs, random: new Random(Number(options.seed)) })
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => stand.close().finally(() => process.exit(130)))
  }
  try {
    if (options.soak === undefined) {
      return await main(stand, directory, faults, skipped)
    }
    const [seed, minutes] = [Number(options.seed), Number(options.soak)]
    return await new Soak(stand, { seed, minutes, faults, skipped, directory, write: options.write }).run()
  } finally {
    await stand.close()
  }
}

if (options.help) {
  console.log(HELP)
} else {
  // Also where a client library still holds a timer.
  process.exit(
    await run().then(
      (held) => (held ? 0 : 1),
      (failure) => {
        console.error(failure)
        return 2
      },
    ),
  )
}
