import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { putBetween } from './marks.js'
import { plot } from './plots.js'
import { ratios, shown, table, verdicts } from './report.js'

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))
const PLOTS = fileURLToPath(new URL('../../docs/performance/', import.meta.url))
const MARKS = ['<!-- measured: written by src/bench/run all -->', '<!-- /measured -->']

function goals(row, results) {
  const all = verdicts(row, results)
  if (all.length === 0) {
    return []
  }
  const lines = all.map(
    ({ case: where, of, what, bound, value, reached }) =>
      `| ${where} | \`${of}\` ${what} | ${bound} | ${shown(value)} | ${reached ? 'reached' : '**missed**'} |`,
  )
  return ['', '| | what | goal | measured | |', '|---|---|---|---|---|', ...lines]
}

function chapter({ name, row, results, failures }) {
  const failed = failures.map((failure) => `- not measured: ${failure.replaceAll('`', "'")}`)
  if (results.length === 0) {
    return [`### ${name}: ${row.title}`, '', ...failed, '']
  }
  return [
    `### ${name}: ${row.title}`,
    '',
    `![${name}](performance/${name}.svg)`,
    '',
    table(row, results),
    '',
    ...ratios(row, results).map((line) => `- ${line}`),
    ...goals(row, results),
    ...(failed.length === 0 ? [] : ['', ...failed]),
    '',
  ]
}

/** Puts tables and plots of what was measured between the two marks of docs/performance.md. */
export async function write(about, measured) {
  await mkdir(PLOTS, { recursive: true })
  for (const { name, row, results } of measured.filter(({ results }) => results.length > 0)) {
    await writeFile(`${PLOTS}${name}.svg`, plot(name, row, results))
  }
  const words = [...about.map((line) => `- ${line}`), '', ...measured.flatMap(chapter)].join('\n')
  await putBetween(MARKS, words, PAGE)
}
