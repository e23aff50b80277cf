import { FIELDS } from './fields.js'
import { groups, shown } from './report.js'

export const WIDTH = 720
const NAMES = 190
const VALUES = 110
const BAR = 18
const LINE = 26
export const COLOURS = { ours: '#0f766e', other: '#94a3b8', text: '#1f2937', faint: '#64748b', range: '#334155' }

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
export const text = (x, y, words, { colour = COLOURS.text, weight = 400, anchor = 'start', size = 13 } = {}) =>
  `<text x="${x}" y="${y}" fill="${colour}" font-weight="${weight}" font-size="${size}" text-anchor="${anchor}">${escape(words)}</text>`

/** What was drawn, as a file. */
export const picture = (height, parts) =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n')

/** The medians of a row as bars, with a line from the least of the rounds to the most: one picture, a group a case. */
export function plot(name, row, results) {
  const [[field, heading]] = Object.entries(row.fields ?? FIELDS)
  const all = groups(row, results).filter((group) => !Number.isNaN(group[field]))
  const longest = Math.max(...all.map(({ most }) => most))
  const scale = (value) => (value / longest) * (WIDTH - NAMES - VALUES)
  const parts = [text(12, 24, `${name}: ${row.title}`, { weight: 600, size: 14 })]
  parts.push(text(12, 44, `${heading}${row.better === 'less' ? '; less is better' : ''}`, { colour: COLOURS.faint, size: 12 }))
  let y = 58
  for (const each of new Set(all.map((group) => group.case))) {
    y += 20
    parts.push(text(12, y, each, { weight: 600, size: 12 }))
    y += 8
    for (const group of all.filter((one) => one.case === each)) {
      parts.push(...bar(group, field, scale, y))
      y += LINE
    }
  }
  return picture(y + 10, parts)
}

function bar(group, field, scale, y) {
  const middle = y + BAR / 2
  const [value, least, most] = [group[field], group.least, group.most].map((number) => NAMES + scale(number))
  const colour = group.ours ? COLOURS.ours : COLOURS.other
  return [
    text(NAMES - 8, middle + 4, group.name, { anchor: 'end', weight: group.ours ? 600 : 400 }),
    `<rect x="${NAMES}" y="${y}" width="${Math.max(value - NAMES, 1).toFixed(1)}" height="${BAR}" rx="2" fill="${colour}"/>`,
    `<line x1="${least.toFixed(1)}" x2="${most.toFixed(1)}" y1="${middle}" y2="${middle}" stroke="${COLOURS.range}" stroke-width="1.5"/>`,
    text(most + 8, middle + 4, shown(group[field])),
  ]
}
