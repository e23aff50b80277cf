import { FIELDS } from './fields.js'

export const median = (numbers) => {
  const sorted = numbers.filter((number) => !Number.isNaN(number ?? NaN)).toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Of each case and name: the medians of all rounds, and the least and most of what the row is about. */
export function groups(row, results) {
  const fields = row.fields ?? FIELDS
  const byKey = Map.groupBy?.(results, keyOf) ?? grouped(results)
  return [...byKey.values()].map((all) => {
    const values = (field) => all.map((each) => valueOf(each, field))
    const medians = Object.keys(fields).map((field) => [field, median(values(field))])
    const [first] = Object.keys(fields)
    return {
      case: all[0].case,
      name: all[0].name,
      ours: all[0].ours,
      ...Object.fromEntries(medians),
      least: Math.min(...values(first)),
      most: Math.max(...values(first)),
    }
  })
}

const keyOf = (result) => `${result.case} ${result.name}`

function grouped(results) {
  const byKey = new Map()
  for (const result of results) {
    byKey.set(keyOf(result), [...(byKey.get(keyOf(result)) ?? []), result])
  }
  return byKey
}

const valueOf = (result, field) => (field === 'cpu' ? result.serverCpu + result.databaseCpu : result[field])

export const shown = (number) => {
  if (number === undefined || number === null || Number.isNaN(number)) {
    return ''
  }
  return Math.abs(number) >= 100 ? Math.round(number).toLocaleString('en') : String(Number(number.toPrecision(3)))
}

/** The medians of a row, as Markdown. */
export function table(row, results) {
  const fields = Object.entries(row.fields ?? FIELDS)
  const [[first]] = fields
  const lines = groups(row, results).map((group) => {
    const values = fields.map(([field]) =>
      field === first ? `${shown(group[field])} (${shown(group.least)}–${shown(group.most)})` : shown(group[field]),
    )
    return `| ${[group.case, `\`${group.name}\``, ...values].join(' | ')} |`
  })
  const heads = ['', 'who', ...fields.map(([, heading]) => heading)]
  return [`| ${heads.join(' | ')} |`, `|${'---|'.repeat(heads.length)}`, ...lines].join('\n')
}

/** The median, over the rounds, of one over the other in the same round: what else the machine does then slows both. */
export function ratio(row, results, of, over) {
  const [first] = Object.keys(row.fields ?? FIELDS)
  return median(
    results
      .filter(({ name }) => name === of)
      .map((ours) => ours[first] / results.find(({ name, round }) => name === over && round === ours.round)?.[first]),
  )
}

/** Ours over everybody else, case by case. */
export function ratios(row, results) {
  const lines = []
  for (const name of new Set(results.map((result) => result.case))) {
    const here = results.filter((result) => result.case === name)
    const names = [...new Set(here.map((result) => result.name))]
    const others = names.filter((other) => !here.find((result) => result.name === other).ours)
    for (const ours of names.filter((other) => !others.includes(other) && others.length > 0)) {
      const all = others.map((other) => `${shown(ratio(row, here, ours, other))} × \`${other}\``)
      lines.push(`${name}, \`${ours}\`: ${all.join(', ')}`)
    }
  }
  return lines
}

/**
 * What was to be reached and what was, in every case that a goal is about.
 *
 * A goal is of one's ratio `over` another or of a `field` of his, `least` or `most`; in cases whose name starts with `in`.
 */
export function verdicts(row, results) {
  return (row.goals ?? []).flatMap((goal) => {
    const cases = [...new Set(results.map((result) => result.case))].filter((name) => name.startsWith(goal.in ?? ''))
    return cases.flatMap((name) => {
      const here = results.filter((result) => result.case === name)
      const value =
        goal.over === undefined
          ? median(here.filter((result) => result.name === goal.of).map((result) => valueOf(result, goal.field)))
          : ratio(row, here, goal.of, goal.over)
      if (Number.isNaN(value)) {
        return []
      }
      const reached = value >= (goal.least ?? -Infinity) && value <= (goal.most ?? Infinity)
      const what = goal.over === undefined ? goal.field : `× ${goal.over}`
      const bound = goal.least === undefined ? `at most ${goal.most}` : `at least ${goal.least}`
      return [{ case: name, of: goal.of, what, bound, value, reached }]
    })
  })
}
