import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { EVENTS_A_SESSION, lay } from './data.js'
import { contenders, prove } from './contenders.js'
import { writeLimit } from './limits.js'
import { limit, load } from './measure.js'
import { endAll, run } from './processes.js'
import { ratios, table } from './report.js'
import { startService } from './service.js'
import { Mint, uuid } from './tokens.js'

const WARMING_MS = 30_000

const HELP = `src/bench/run [p1] [p2] [p3]
    --rounds 5            of everybody in turn; medians are told
    --seconds 4           of load each time
    --warmup 30000        requests to everybody before the first round; a JVM compiles what it does often
    --connections 8,32
    --events 200000       a hundred to a session
    --users 1000
    --remember            the servers written by hand and PostGraphile remember the tokens that they have verified
    --without NAME,…      leave out: v1, rest, postgraphile, node-pg, node-postgres, limit
    --jvm "-Xmx512m"      options of the service's JVM
    --directory target/bench
`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    warmup: { type: 'string', default: '30000' },
    connections: { type: 'string', default: '8,32' },
    events: { type: 'string', default: '200000' },
    users: { type: 'string', default: '1000' },
    remember: { type: 'boolean', default: false },
    without: { type: 'string', default: '' },
    jvm: { type: 'string', default: '-Xmx512m' },
    directory: { type: 'string', default: fileURLToPath(new URL('../../target/bench', import.meta.url)) },
    help: { type: 'boolean', default: false },
  },
})

/** Each user's own session, with a token: what wrk sends. */
async function writeRequests(file, reads, row, tokens) {
  const lines = tokens.map((token, index) => {
    const { method = 'GET', path, body = '' } = reads[row](uuid('a000', index + 1))
    return `${method} ${path} ${token} ${body}`
  })
  await writeFile(file, lines.join('\n'))
}

async function warm(contender, { postmaster }) {
  const end = Date.now() + WARMING_MS
  for (let sent = 0; sent < Number(options.warmup) && Date.now() < end; ) {
    const { requests } = await load(contender, postmaster, contender.requests, { connections: 8, seconds: 3, warming: true })
    sent += requests
  }
}

async function measureRow(row, { service, all, tokens, directory, without }) {
  const serving = all.filter(({ name, reads }) => reads[row] !== undefined && !without.includes(name))
  for (const contender of serving) {
    const bytes = await prove(contender, row, uuid('a000', 1), tokens[0], tokens[1])
    contender.requests = join(directory, `${row}-${contender.name}.txt`)
    await writeRequests(contender.requests, contender.reads, row, tokens)
    console.error(`${row} ${contender.name}: right, ${bytes} characters`)
  }
  const script = join(directory, `${row}-limit.sql`)
  await writeLimit(script, row, service.issuer, tokens.length)
  for (const contender of serving) {
    await warm(contender, service)
  }
  const results = []
  for (const connections of options.connections.split(',').map(Number)) {
    const seconds = Number(options.seconds)
    const turn = (contender) =>
      contender === undefined
        ? limit(service.address('authenticator'), service.postmaster, script, { connections, seconds })
        : load(contender, service.postmaster, contender.requests, { connections, seconds })
    const turns = [...serving, ...(without.includes('limit') ? [] : [undefined])]
    for (let round = 1; round <= Number(options.rounds); round++) {
      for (const contender of turns) {
        const result = await turn(contender)
        results.push({ row, connections, name: contender?.name ?? 'limit', round, ...result })
      }
      console.error(`${row} c=${connections}: round ${round} of ${options.rounds}`)
    }
  }
  return results
}

async function main() {
  const rows = positionals.length === 0 ? ['p1', 'p2', 'p3'] : positionals
  const [users, events] = [Number(options.users), Number(options.events)]
  const directory = join(resolve(options.directory), `${users}-${events}`)
  await mkdir(directory, { recursive: true })
  const service = await startService(join(directory, 'service'), options.jvm.split(' ').filter(Boolean))
  await lay(service.owner, { users, sessions: events / EVENTS_A_SESSION })
  const without = options.without.split(',')
  const all = await contenders(service, { remember: options.remember, without })
  const mint = await Mint.open(service.owner, service.issuer)
  const tokens = Array.from({ length: users }, (_, index) => mint.token(index + 1))

  const version = async (...command) => (await run(command)).split('\n')[0].trim()
  const { rows: settings } = await service.owner.query(
    `select version() as version, current_setting('shared_buffers') as buffers, current_setting('synchronous_commit') as sync`,
  )
  console.log(
    [
      `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0].model.trim()})`,
      `${settings[0].version.split(' on ')[0]}, shared_buffers ${settings[0].buffers}, synchronous_commit ${settings[0].sync}`,
      `${users} users, ${events} events; ${options.rounds} rounds of ${options.seconds} s after ${options.warmup} requests`,
      `service: java ${options.jvm}; Node.js ${process.version}${options.remember ? ', tokens remembered' : ''}; ${await version('pgbench', '--version')}`,
    ].join('\n'),
  )
  const results = []
  for (const row of rows) {
    const measured = await measureRow(row, { service, all, tokens, directory, without })
    results.push(...measured)
    console.log(`\n${table(row, measured)}\n\n${ratios(measured)}`)
  }
  await writeFile(join(directory, 'results.json'), JSON.stringify(results, undefined, 1))
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => endAll().finally(() => process.exit(130)))
}

if (options.help) {
  console.log(HELP)
} else {
  try {
    await main()
  } catch (failure) {
    console.error(failure)
    process.exitCode = 1
  } finally {
    await endAll()
  }
}
