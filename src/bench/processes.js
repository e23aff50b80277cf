import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

const PATIENCE_MS = 120_000
const started = []

/** Starts a process and waits until it says a line that is looked for. */
export async function start(name, command, { env = {}, ready, cwd } = {}) {
  const child = spawn(command[0], command.slice(1), {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} does not start`)), PATIENCE_MS)
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)))
    createInterface(child.stdout).on('line', (line) => {
      if (ready.test(line)) {
        clearTimeout(timer)
        resolve()
      }
    })
  })
  return child.pid
}

/** Has a process that was started elsewhere ended with all others. */
export const end = (child) => void started.push(child)

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

/** Ends what was started here, the last first, and waits for it. */
export async function endAll() {
  for (const child of started.reverse()) {
    if (child.exitCode === null && child.signalCode === null) {
      child.removeAllListeners('exit')
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
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
