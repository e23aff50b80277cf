import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { circumstances } from './circumstances.js'
import { write } from './page.js'
import { HELP, options as read } from './options.js'
import { endSince } from './processes.js'
import { ratios, shown, table, verdicts } from './report.js'
import { measure } from './suite.js'

/** Each file of rows/ is one, by its name. */
async function allRows() {
  const names = (await readdir(new URL('rows/', import.meta.url)))
    .filter((name) => name.endsWith('.js'))
    .map((name) => name.slice(0, -3))
  const inOrder = names.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  const rows = await Promise.all(inOrder.map(async (name) => [name, (await import(`./rows/${name}.js`)).default]))
  return new Map(rows)
}

function tell(name, row, { results, failures }) {
  const goals = verdicts(row, results).map(
    ({ case: where, of, what, bound, value, reached }) =>
      `${reached ? 'reached' : 'MISSED '} ${where} ${of} ${what}: ${shown(value)}, ${bound}`,
  )
  const failed = failures.map((failure) => `FAILED  ${failure}`)
  console.log(['', `${name}: ${row.title}`, '', table(row, results), '', ...ratios(row, results), ...goals, ...failed].join('\n'))
}

async function main(options, rows) {
  const wanted = options.isAll ? [...rows.keys()] : options.rows
  const unknown = wanted.filter((name) => !rows.has(name))
  if (unknown.length > 0) {
    throw new Error(`there is no row ${unknown.join(', ')}, but ${[...rows.keys()].join(', ')}`)
  }
  await mkdir(options.directory, { recursive: true })
  const about = await circumstances(options)
  console.log(about.join('\n'))
  const measured = []
  for (const name of wanted) {
    const row = rows.get(name)
    const outcome = await measure(name, row, options)
    measured.push({ name, row, ...outcome })
    tell(name, row, outcome)
    // After each row, so that what was measured is kept whatever happens to the next.
    await writeFile(join(options.directory, 'results.json'), JSON.stringify({ about, measured }, undefined, 1))
    if (options.write) {
      await write(about, measured)
    }
  }
  if (measured.some(({ failures }) => failures.length > 0)) {
    process.exitCode = 1
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => endSince(0).finally(() => process.exit(130)))
}

const rows = await allRows()
try {
  const options = read(process.argv.slice(2))
  if (options.help) {
    console.log(`${HELP}rows:\n${[...rows].map(([name, row]) => `    ${name.padEnd(8)}${row.title}`).join('\n')}`)
  } else {
    await main(options, rows)
  }
} catch (failure) {
  console.error(failure)
  process.exitCode = 1
} finally {
  await endSince(0)
}
// Connections to a database that has ended would keep it here.
process.exit()
