import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Findings } from './checks/Findings.js'
import { PROPERTIES } from './checks/index.js'
import { Tally } from './checks/Tally.js'

const number = (value) => Number(value).toLocaleString('en')
const listed = (counts) => Object.entries(counts ?? {}).map(([name, count]) => `${number(count)} ${name}`).join(', ')

/** One line a schedule: what was broken, what was carried, what was found. */
export function line({ number: schedule, steps, loadMs }, { journal }, found, tookMs) {
  const faults = journal.windows.filter(({ begin }) => begin >= journal.begin).map(({ name, notes, begin, end }) => {
    const seconds = ((begin - journal.begin) / 1000).toFixed(1)
    return `${name}@${seconds}s+${((end - begin) / 1000).toFixed(1)}s${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`
  })
  const { count, p99, max } = (found.samples.delay ?? new Tally()).quantiles()
  const carried = `writes=${journal.writes.length} deliveries=${found.counts.C3?.deliveries ?? 0} resumes=${journal.breaks.length} jobs=${found.counts.J1?.jobs ?? 0} executions=${journal.executions.length} requests=${journal.requests.length}`
  const delays = count > 0 ? ` p99=${p99}ms max=${max}ms` : ''
  const verdict = found.violations.length === 0 ? 'ok' : `VIOLATIONS=${found.violations.length}`
  return `${schedule} ${verdict} took=${(tookMs / 1000).toFixed(1)}s ${carried}${delays} faults=${faults.join(', ')}`
}

/** The verdict on each property, with what it rests on. */
export function verdicts(found, schedules) {
  const rows = Object.entries(PROPERTIES).map(([property, promise]) => {
    const violations = found.violations.filter((each) => each.property === property).length
    return `| ${property} | ${promise} | ${violations === 0 ? 'held' : `**${violations} violations**`} | ${listed(found.counts[property])} |`
  })
  return ['| | promise | verdict | counted |', '|---|---|---|---|', ...rows].join('\n')
}

export function times(found) {
  const rows = Object.entries(found.samples).map(([name, tally]) => {
    const { count, p50, p99, max } = tally.quantiles()
    return `| ${name} | ${number(count)} | ${number(p50)} | ${number(p99)} | ${number(max)} |`
  })
  return ['| ms, or as said | measured | p50 | p99 | max |', '|---|---|---|---|---|', ...rows].join('\n')
}

export function excuses(found) {
  const rows = Object.entries(found.excuses).sort().map(([what, count]) => `| ${what} | ${number(count)} |`)
  return ['| excused | times |', '|---|---|', ...rows].join('\n')
}

export function inflicted(counts) {
  return ['| fault | times |', '|---|---|', ...Object.entries(counts).sort().map(([name, count]) => `| ${name} | ${count} |`)].join('\n')
}

/** What a run has come to: a page to be read, and the same as JSON, with which runs of one seed side by side become one. */
export class Report {
  constructor(told) {
    this.told = told
  }

  static async read(directory) {
    const told = JSON.parse(await readFile(join(directory, 'report.json'), 'utf8'))
    return new Report({ ...told, findings: Findings.of(told.findings) })
  }

  static joined(parts) {
    const [first] = parts
    const findings = new Findings()
    const counts = {}
    for (const { told } of parts) {
      findings.add(undefined, told.findings)
      Object.entries(told.inflicted).forEach(([name, count]) => (counts[name] = (counts[name] ?? 0) + count))
    }
    const seeds = new Set(parts.map(({ told }) => told.seed))
    if (seeds.size > 1) {
      throw new Error(`parts of one run have one seed, and these have ${[...seeds].join(', ')}`)
    }
    return new Report({
      ...first.told,
      findings,
      inflicted: counts,
      parts: parts.length,
      schedules: parts.reduce((sum, { told }) => sum + told.schedules, 0),
      ms: Math.max(...parts.map(({ told }) => told.ms)),
      skipped: [...new Set(parts.flatMap(({ told }) => told.skipped))],
    })
  }

  get held() {
    return this.told.findings.violations.length === 0
  }

  async write(directory) {
    const { findings, seed, schedules, parts, ms, cores, broken, skipped } = this.told
    const text = [
      `Seed ${seed}, ${schedules} schedules in ${(ms / 60_000).toFixed(1)} minutes, ${cores} cores` +
        (parts > 1 ? `, in ${parts} parts side by side` : '') +
        (broken ? `, broken on purpose: ${broken}` : ''),
      ...skipped.map((each) => `Skipped ${each}`),
      verdicts(findings),
      times(findings),
      inflicted(this.told.inflicted),
      excuses(findings),
    ].join('\n\n')
    await writeFile(join(directory, 'report.md'), `${text}\n`)
    await writeFile(join(directory, 'report.json'), JSON.stringify(this.told, undefined, 1))
    return text
  }
}
