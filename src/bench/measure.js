import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { run } from './processes.js'

const LOAD = fileURLToPath(new URL('load.lua', import.meta.url))

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

async function during(server, postmaster, work) {
  const before = [server === undefined ? 0 : await cpu(server, false), await cpu(postmaster, true)]
  const result = await work()
  const after = [server === undefined ? 0 : await cpu(server, false), await cpu(postmaster, true)]
  return {
    ...result,
    rate: (result.requests * 1e6) / result.micros,
    serverCpu: (after[0] - before[0]) / result.requests,
    databaseCpu: (after[1] - before[1]) / result.requests,
  }
}

/** Loads a server with the requests of a file, over as many connections. */
export function load({ pid, port }, postmaster, requests, { connections, seconds, warming = false }) {
  return during(pid, postmaster, async () => {
    const output = await run(
      ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '-s', LOAD, `http://127.0.0.1:${port}`, '--', requests],
      { seconds: seconds + 60 },
    )
    const result = JSON.parse(output.match(/^RESULT (.*)$/m)[1])
    // What starts on a busy machine may well keep somebody waiting for longer than wrk does.
    if (result.refused > 0 || (result.broken > 0 && !warming)) {
      throw new Error(`not every request was answered: ${JSON.stringify(result)}`)
    }
    return result
  })
}

/** What PostgreSQL does of the same by itself, each transaction sent at once. */
export function limit(address, postmaster, script, { connections, seconds }) {
  return during(undefined, postmaster, async () => {
    const output = await run(
      ['pgbench', '-n', '-M', 'prepared', '-j', '1', '-c', String(connections), '-T', String(seconds), '-f', script, address],
      { env: { PGOPTIONS: '-c plan_cache_mode=force_generic_plan' }, seconds: seconds + 60 },
    )
    // Its backends are counted when the postmaster has heard of their end.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const requests = Number(output.match(/actually processed: (\d+)/)[1])
    const rate = Number(output.match(/^tps = ([\d.]+)/m)[1])
    const latency = Number(output.match(/latency average = ([\d.]+)/)[1]) * 1000
    return { requests, micros: (requests * 1e6) / rate, p50: latency, p99: NaN }
  })
}
