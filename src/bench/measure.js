import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { run } from './processes.js'

const WARMING_MS = 40_000

let ticksASecond

async function stat(pid) {
  try {
    // The name may hold blanks and parentheses; what comes after the last one does not.
    const text = await readFile(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [own, children] = [Number(fields[11]) + Number(fields[12]), Number(fields[13]) + Number(fields[14])]
    return { parent: Number(fields[1]), own, children }
  } catch {
    return undefined
  }
}

/** Microseconds of CPU that a process has taken; of PostgreSQL, with all that it has started, ended or not. */
export async function cpu(pid, withChildren) {
  ticksASecond ??= Number(await run(['getconf', 'CLK_TCK']))
  const self = await stat(pid)
  let ticks = self.own
  if (withChildren) {
    ticks += self.children
    for (const other of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const found = await stat(other)
      ticks += found?.parent === pid ? found.own + found.children : 0
    }
  }
  return (ticks * 1e6) / ticksASecond
}

/**
 * Does work and gives, beside what it gives, how much was done a second and the CPU time of a server and of PostgreSQL for each.
 *
 * @param work gives `{ done, micros }`, and what else a row shows
 */
export async function during(server, postmaster, work) {
  const taken = async () => [server === undefined ? 0 : await cpu(server, false), await cpu(postmaster, true)]
  const before = await taken()
  const result = await work()
  const after = await taken()
  return {
    ...result,
    rate: (result.done * 1e6) / result.micros,
    serverCpu: (after[0] - before[0]) / result.done,
    databaseCpu: (after[1] - before[1]) / result.done,
  }
}

/**
 * Loads a server with wrk, over as many connections.
 *
 * @param requests a file of them for load.lua, or what another `script` is told
 * @param each how much one request does: a hundred events, say
 */
export function load({ pid, port }, postmaster, requests, { connections, seconds, warming = false, script = 'load.lua', each = 1 }) {
  return during(pid, postmaster, async () => {
    const lua = fileURLToPath(new URL(script, import.meta.url))
    const output = await run(
      ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '-s', lua, `http://127.0.0.1:${port}`, '--', ...[requests].flat()],
      { seconds: seconds + 60 },
    )
    const result = JSON.parse(output.match(/^RESULT (.*)$/m)[1])
    // What starts on a busy machine may well keep somebody waiting for longer than wrk does.
    if (result.refused > 0 || (result.broken > 0 && !warming)) {
      throw new Error(`not every request was answered: ${JSON.stringify(result)}`)
    }
    return { done: (result.done ?? result.requests) * each, ...result }
  })
}

/** Sends a server what it is going to be measured with, until it has had enough of it. */
export async function warm(server, postmaster, requests, { warmup, ...how }) {
  const end = Date.now() + WARMING_MS
  for (let sent = 0; sent < warmup && Date.now() < end; ) {
    const result = await load(server, postmaster, requests, { connections: 8, seconds: 2, ...how, warming: true })
    sent += result.requests
  }
}

/** What PostgreSQL does of the same by itself, with a script for pgbench. */
export function limit(address, postmaster, script, { connections, seconds, each = 1, settings = '' }) {
  return during(undefined, postmaster, async () => {
    const output = await run(
      ['pgbench', '-n', '-M', 'prepared', '-j', '1', '-c', String(connections), '-T', String(seconds), '-f', script, address],
      { env: { PGOPTIONS: settings }, seconds: seconds + 60 },
    )
    // Its backends are counted when the postmaster has heard of their end.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const done = Number(output.match(/actually processed: (\d+)/)[1])
    const rate = Number(output.match(/^tps = ([\d.]+)/m)[1])
    const latency = Number(output.match(/latency average = ([\d.]+)/)[1]) * 1000
    return { done: done * each, micros: (done * 1e6) / rate, p50: latency }
  })
}
