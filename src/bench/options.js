import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

export const HELP = `src/bench/run all | ROW…
    --rounds 5            of everybody in turn; medians are told
    --seconds 3           of load each time
    --warmup 100000       requests to everybody before the first round; a JVM compiles what it does often
    --connections 8,32    of the rows that read; 8 where it is not said
    --events 200000       a hundred to a session
    --users 1000
    --finished            p9 also with a million finished jobs; \`all\` has it
    --remember            the servers written by hand and PostGraphile remember the tokens that they have verified
    --without NAME,…      leave out somebody: v1, rest, postgraphile, node-pg, limit, …
    --only NAME,…         leave out everybody else
    --jvm "-Xmx512m"      options of the service's JVM
    --quick               two rounds of 2 s after 4,000 requests: to see that everything runs
    --write               put tables and plots into docs/; \`all\` does, unless it is quick
    --directory target/bench
`

const QUICK = { rounds: '2', seconds: '2', warmup: '4000' }
const USUAL = { rounds: '5', seconds: '3', warmup: '100000' }

/** What the command line says: the names of rows, and the rest as numbers, lists and flags. */
export function options(commandLine) {
  const text = (value) => ({ type: 'string', default: value })
  const flag = { type: 'boolean', default: false }
  const { values, positionals } = parseArgs({
    args: commandLine,
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      warmup: { type: 'string' },
      connections: text('8'),
      events: text('200000'),
      users: text('1000'),
      finished: flag,
      remember: flag,
      without: text(''),
      only: text(''),
      jvm: text('-Xmx512m'),
      quick: flag,
      write: flag,
      directory: text(fileURLToPath(new URL('../../target/bench', import.meta.url))),
      help: flag,
    },
  })
  const isAll = positionals.includes('all')
  const usual = values.quick ? QUICK : USUAL
  const count = (name) => Number(values[name] ?? usual[name])
  const list = (name) => values[name].split(',').filter(Boolean)
  return {
    rows: positionals,
    isAll,
    help: values.help || positionals.length === 0,
    rounds: count('rounds'),
    seconds: count('seconds'),
    warmup: count('warmup'),
    events: count('events'),
    users: count('users'),
    connections: list('connections').map(Number),
    without: list('without'),
    only: list('only'),
    finished: values.finished || isAll,
    remember: values.remember,
    jvm: values.jvm.split(' ').filter(Boolean),
    quick: values.quick,
    write: values.write || (isAll && !values.quick),
    directory: resolve(values.directory),
  }
}
