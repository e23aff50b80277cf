import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { adopt, endOne, freePort } from './processes.js'
import { JAR, JAVA } from './service.js'

const JVMS = '/usr/lib/jvm'
/** The newer of the two JVMs that are measured, as distributions install it; undefined where it is not there. */
export const JAVA_25 = process.env.PLAYHEAD_BENCH_JAVA_25 ?? installed(/\b25\b/)

function installed(version) {
  const homes = existsSync(JVMS) ? readdirSync(JVMS) : []
  return homes.filter((home) => version.test(home)).map((home) => join(JVMS, home, 'bin', 'java')).find(existsSync)
}

const PATIENCE_MS = 120_000
const LOOK_EVERY_MS = 5

/** Another process of the service on the database of one that runs: what starting and idling cost without a PostgreSQL of its own. */
export class Replica {
  #process

  constructor(process, port, millis) {
    this.#process = process
    this.port = port
    this.millis = millis
  }

  get pid() {
    return this.#process.pid
  }

  /** Starts it and waits for its first answer; `millis` tells how long that took. */
  static async start(service, { java = JAVA, jvm = [], jar = JAR, directory } = {}) {
    const port = await freePort()
    const log = openSync(directory === undefined ? '/dev/null' : join(directory, 'replica.log'), 'w')
    const started = performance.now()
    const child = spawn(java, [...jvm, '-jar', jar], {
      cwd: directory,
      env: { ...process.env, ...settings(service, port) },
      // To be read when it does not start.
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    adopt(child)
    const replica = new Replica(child, port, 0)
    try {
      await replica.#answers(started)
      replica.millis = performance.now() - started
      return replica
    } catch (failure) {
      await replica.end()
      throw failure
    }
  }

  async #answers(started) {
    while (performance.now() - started < PATIENCE_MS && this.#process.exitCode === null) {
      try {
        const answer = await fetch(`http://127.0.0.1:${this.port}/auth/v1/.well-known/jwks.json`)
        if ((await answer.text()).includes('"keys"')) {
          return
        }
      } catch {
        // Nobody listens yet.
      }
      await pause(LOOK_EVERY_MS)
    }
    const { exitCode } = this.#process
    throw new Error(exitCode === null ? 'it does not answer' : `it ended with ${exitCode}`)
  }

  /** Its resident memory, in MiB. */
  async memory() {
    const status = await readFile(`/proc/${this.#process.pid}/status`, 'utf8')
    return Number(status.match(/^VmRSS:\s+(\d+) kB$/m)[1]) / 1024
  }

  end() {
    return endOne(this.#process.pid)
  }
}

const settings = (service, port) => ({
  QUARKUS_HTTP_HOST: '127.0.0.1',
  QUARKUS_HTTP_PORT: String(port),
  PLAYHEAD_URL: service.url,
  PLAYHEAD_DATABASE_URL: `postgresql://127.0.0.1:${service.databasePort}/playhead`,
  PLAYHEAD_DATABASE_USER_PASSWORD: service.passwords.authenticator,
  PLAYHEAD_DATABASE_SERVICE_PASSWORD: service.passwords.service_authenticator,
  PLAYHEAD_DATABASE_OWNER_PASSWORD: service.passwords.playhead_owner,
})
