import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

const PATIENCE_MS = 120_000
const LEAVES_WITHIN_MS = 60_000
const started = []

/** Starts a process, and waits until it says a line that is looked for. */
export async function start(name, command, { env = {}, ready, cwd } = {}) {
  const child = spawn(command[0], command.slice(1), {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} does not start`)), PATIENCE_MS)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)))
    const lines = createInterface(child.stdout)
    lines.on('line', (line) => {
      if (ready.test(line)) {
        clearTimeout(timer)
        lines.close()
        // What it says from now on is let through unread: to split it into lines would take from what is measured.
        child.stdout.resume()
        resolve()
      }
    })
  })
  return child.pid
}

/** Runs a program to its end and gives what it wrote. */
export async function run(command, { env = {}, seconds = 120 } = {}) {
  const child = spawn(command[0], command.slice(1), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: seconds * 1000,
  })
  let output = ''
  let complaints = ''
  child.stdout.on('data', (piece) => (output += piece))
  child.stderr.on('data', (piece) => (complaints += piece))
  const [code] = await once(child, 'close')
  if (code !== 0) {
    throw new Error(`${command[0]} ended with ${code}: ${complaints}`)
  }
  return output
}

/** Has a process that was started elsewhere end with the others. */
export function adopt(child) {
  started.push(child)
}

/** A place in the order of what was started, to end what came after it. */
export const mark = () => started.length

/** Ends what was started after a mark, the last first, and waits for it. */
export async function endSince(place) {
  for (const child of started.splice(place).reverse()) {
    await end(child)
  }
}

/** Ends one that was started here before its time. */
export async function endOne(pid) {
  const place = started.findIndex((child) => child.pid === pid)
  if (place >= 0) {
    await end(started.splice(place, 1)[0])
  }
}

async function end(child) {
  if (child.exitCode === null && child.signalCode === null) {
    child.removeAllListeners('exit')
    const impatience = setTimeout(() => child.kill('SIGKILL'), LEAVES_WITHIN_MS)
    child.kill('SIGTERM')
    await once(child, 'exit')
    clearTimeout(impatience)
  }
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
