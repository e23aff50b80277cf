import { readFile } from 'node:fs/promises'
import { cpus, release } from 'node:os'
import { createRequire } from 'node:module'
import { JAVA } from './service.js'
import { run } from './processes.js'

const require = createRequire(import.meta.url)

async function version(...command) {
  try {
    return (await run(command)).split('\n')[0].trim()
  } catch {
    return `${command[0]} is not there`
  }
}

// With it each backend of PostgreSQL is a group of its own to the scheduler, and some wait long for the CPU when it is busy.
async function autogroup() {
  try {
    return (await readFile('/proc/sys/kernel/sched_autogroup_enabled', 'utf8')).trim() === '0' ? 'off' : 'on'
  } catch {
    return 'not there'
  }
}

/** On what, with what and how it was measured, a line each. */
export async function circumstances(options) {
  const { dependencies } = require('./package.json')
  const load = [await version('pgbench', '--version'), (await version('sh', '-c', 'wrk -v 2>&1 || true')).replace(/ \[.*/, '')]
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0].model.trim()}), Linux ${release()}, autogroup ${await autogroup()}`,
    `${options.rounds} rounds of ${options.seconds} s after ${options.warmup} requests; ${options.users} users, ${options.events} events`,
    `service: ${await version(JAVA, '--version')}, ${options.jvm.join(' ')}; PostgreSQL as the service carries it, its settings untouched`,
    `Node.js ${process.version}${options.remember ? ', tokens remembered' : ''}; ${Object.entries(dependencies).map((pair) => pair.join(' ')).join(', ')}`,
    load.join('; '),
  ]
}
