import { COLOURS, WIDTH, picture, text } from './plots.js'
import { shown } from './report.js'

const COLUMNS = 2
const GAP = 24
const PANEL = { width: (WIDTH - GAP * (COLUMNS + 1)) / COLUMNS, height: 96, head: 30, foot: 24 }
const LINES = [COLOURS.ours, '#b45309', COLOURS.faint]
const MARKS = { faint: '#cbd5e1', strong: '#dc2626' }

/**
 * What was measured in the course of time: a panel for each quantity, from zero on, with a line for each process.
 *
 * @param {string[]} words what the picture is of, and below it what is to be known of it
 * @param {{heading: string, lines: {name: string, points: [number, number|undefined][], dots?: [number, number][]}[]}[]} panels minutes and values;
 *   a line is interrupted where there is no value
 * @param {{at: number, isStrong: boolean}[]} marks what happened, in minutes
 */
export function curves([title, ...notes], panels, marks, minutes) {
  const parts = [text(GAP, 24, title, { weight: 600, size: 14 })]
  notes.forEach((note, index) => parts.push(text(GAP, 44 + 16 * index, note, { colour: COLOURS.faint, size: 12 })))
  const top = 40 + 16 * notes.length
  const names = [...new Set(panels.flatMap(({ lines }) => lines.map(({ name }) => name)))]
  const each = PANEL.height + PANEL.head + PANEL.foot
  panels.forEach((panel, index) => {
    const x = GAP + (index % COLUMNS) * (PANEL.width + GAP)
    const y = top + Math.floor(index / COLUMNS) * each
    parts.push(...drawn(panel, { x, y: y + PANEL.head, minutes, marks, colour: (name) => LINES[names.indexOf(name) % LINES.length] }))
  })
  return picture(top + Math.ceil(panels.length / COLUMNS) * each + 8, parts)
}

function drawn({ heading, lines }, { x, y, minutes, marks, colour }) {
  const values = lines.flatMap(({ points, dots = [] }) => [...points, ...dots].map(([, value]) => value ?? 0))
  const most = values.reduce((one, other) => Math.max(one, other), 0) || 1
  const across = (at) => (x + (at / minutes) * PANEL.width).toFixed(1)
  const up = (value) => (y + PANEL.height * (1 - value / most)).toFixed(1)
  const bottom = y + PANEL.height
  const names = lines.map(({ name }) => `<tspan fill="${colour(name)}" dx="8">${name}</tspan>`).join('')
  return [
    `<text x="${x}" y="${y - 8}" fill="${COLOURS.text}" font-size="12" font-weight="600">${heading}${names}</text>`,
    text(x + PANEL.width, y - 8, `to ${shown(most)}`, { colour: COLOURS.faint, size: 11, anchor: 'end' }),
    ...marks.map(({ at, isStrong }) => upright(across(at), y, bottom, isStrong)),
    `<line x1="${x}" x2="${x + PANEL.width}" y1="${bottom}" y2="${bottom}" stroke="${COLOURS.range}" stroke-width="0.8"/>`,
    ...lines.flatMap(({ name, points, dots = [] }) => [
      `<path d="${path(points, across, up)}" fill="none" stroke="${colour(name)}" stroke-width="1.3"/>`,
      ...dots.map(([at, value]) => `<circle cx="${across(at)}" cy="${up(value)}" r="2.6" fill="${colour(name)}"/>`),
    ]),
    text(x, bottom + 13, '0', { colour: COLOURS.faint, size: 10 }),
    text(x + PANEL.width, bottom + 13, `${shown(minutes)} min`, { colour: COLOURS.faint, size: 10, anchor: 'end' }),
  ]
}

const upright = (x, from, to, isStrong) =>
  `<line x1="${x}" x2="${x}" y1="${from}" y2="${to}" stroke="${isStrong ? MARKS.strong : MARKS.faint}" stroke-width="${isStrong ? 1.2 : 0.7}"/>`

function path(points, across, up) {
  let isDown = false
  return points
    .map(([at, value]) => {
      const step = value === undefined ? '' : `${isDown ? 'L' : 'M'}${across(at)} ${up(value)}`
      isDown = value !== undefined
      return step
    })
    .join('')
}
