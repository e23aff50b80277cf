import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'

const started = new Set()

/** Starts a process that says what it has to say in a file. */
export async function start(command, { log, env = process.env, cwd } = {}) {
  const file = openSync(log, 'a')
  const child = spawn(command[0], command.slice(1), {
    cwd,
    env,
    // In a group of its own, so that Ctrl-C at the console reaches this process alone, which ends the others in order.
    detached: true,
    stdio: ['ignore', file, file],
  })
  closeSync(file)
  await once(child, 'spawn')
  started.add(child)
  child.once('exit', () => started.delete(child))
  return child
}

export const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null

/** Sends a signal and waits until the process is gone, `patience` milliseconds at most. */
export async function end(child, signal, patience = 30_000) {
  if (hasEnded(child)) {
    return
  }
  const exit = once(child, 'exit')
  child.kill(signal)
  const impatience = setTimeout(() => child.kill('SIGKILL'), patience)
  await exit
  clearTimeout(impatience)
}

/** The last resort when this process ends before its children: they would live for ever. */
process.on('exit', () => {
  for (const child of started) {
    child.kill('SIGCONT')
    child.kill('SIGKILL')
  }
})

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** What is set for whoever runs the suite is not meant for the service under test. */
export const withoutSettings = (environment) =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(PLAYHEAD|QUARKUS)_/.test(name)))
