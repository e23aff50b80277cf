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
