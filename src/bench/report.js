const median = (numbers) => {
  const sorted = numbers.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const OURS = ['v1', 'rest']

function groups(results) {
  const byKey = new Map()
  for (const result of results) {
    const key = `${result.connections} ${result.name}`
    byKey.set(key, [...(byKey.get(key) ?? []), result])
  }
  return [...byKey.values()].map((all) => ({
    name: all[0].name,
    connections: all[0].connections,
    ...Object.fromEntries(
      ['rate', 'serverCpu', 'databaseCpu', 'p50', 'p99'].map((field) => [field, median(all.map((each) => each[field]))]),
    ),
    least: Math.min(...all.map(({ rate }) => rate)),
    most: Math.max(...all.map(({ rate }) => rate)),
  }))
}

const whole = (number) => (Number.isNaN(number) ? '' : Math.round(number).toLocaleString('en'))
const millis = (micros) => (Number.isNaN(micros) ? '' : (micros / 1000).toFixed(1))

/** The medians of a row, as Markdown. */
export function table(row, results) {
  const lines = groups(results).map(
    ({ name, connections, rate, least, most, serverCpu, databaseCpu, p50, p99 }) =>
      `| ${row} | ${connections} | ${name} | ${whole(rate)} (${whole(least)}–${whole(most)}) | ${whole(serverCpu)} | ` +
      `${whole(databaseCpu)} | ${whole(serverCpu + databaseCpu)} | ${millis(p50)} | ${millis(p99)} |`,
  )
  return [
    '| | connections | server | requests/s (least–most) | CPU µs server | PostgreSQL | together | p50 ms | p99 ms |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

/** Ours over each other, of the same round: what else the machine does then slows both. */
export function ratios(results) {
  const lines = []
  for (const connections of new Set(results.map((result) => result.connections))) {
    const here = results.filter((result) => result.connections === connections)
    const names = new Set(here.map(({ name }) => name))
    for (const ours of OURS.filter((name) => names.has(name))) {
      const over = (other) =>
        median(
          here
            .filter(({ name }) => name === ours)
            .map(({ round, rate }) => rate / here.find((each) => each.name === other && each.round === round).rate),
        )
      const others = [...names].filter((name) => !OURS.includes(name))
      lines.push(`c=${connections} ${ours}: ${others.map((other) => `${over(other).toFixed(2)} × ${other}`).join(', ')}`)
    }
  }
  return lines.join('\n')
}
